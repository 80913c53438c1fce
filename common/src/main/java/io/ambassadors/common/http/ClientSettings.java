package io.ambassadors.common.http;

import java.time.Duration;

/**
 * What a client may do, and for how long. Names and defaults are nginx's.
 *
 * @param headerTimeout {@code client_header_timeout}: a request's head must be there in this time, counted from its first byte or
 *     from the connection's beginning
 * @param bodyTimeout {@code client_body_timeout}: longest wait between two reads of a body
 * @param sendTimeout {@code send_timeout}: longest time in which a client takes no byte of a response
 * @param keepaliveTimeout {@code keepalive_timeout}: longest wait for the next request; zero closes after each
 * @param keepaliveRequests {@code keepalive_requests}: requests of one connection
 * @param keepaliveTime {@code keepalive_time}: age at which a connection is closed after a request
 * @param lingeringTimeout {@code lingering_timeout}: longest wait for more of a body that is thrown away before closing
 * @param lingeringTime {@code lingering_time}: longest time that such a body is read at all
 * @param maxLine size of one of the {@code large_client_header_buffers}: longest request line (414) and longest field (431)
 * @param maxHead their sum: longest head, in bytes
 * @param maxFields {@code max_headers}: most fields of a head
 * @param underscores {@code underscores_in_headers}
 * @param ignoreInvalid {@code ignore_invalid_headers}: fields with unusual characters in their names are dropped
 * @param tcpNodelay {@code tcp_nodelay}
 * @param http2 whether HTTP/2 with prior knowledge is understood on a connection without TLS
 * @param http2Streams {@code http2_max_concurrent_streams}
 */
public record ClientSettings(
        Duration headerTimeout,
        Duration bodyTimeout,
        Duration sendTimeout,
        Duration keepaliveTimeout,
        long keepaliveRequests,
        Duration keepaliveTime,
        Duration lingeringTimeout,
        Duration lingeringTime,
        int maxLine,
        int maxHead,
        int maxFields,
        boolean underscores,
        boolean ignoreInvalid,
        boolean tcpNodelay,
        boolean http2,
        int http2Streams) {
    /** nginx's defaults; HTTP/2 is understood. */
    public static final ClientSettings DEFAULT = new ClientSettings(
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(75),
            1000,
            Duration.ofHours(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            8 * 1024,
            32 * 1024,
            1000,
            false,
            true,
            true,
            true,
            128);

    /** The same, and connections close behind the next response. */
    public ClientSettings withoutKeepalive() {
        return new ClientSettings(
                headerTimeout,
                bodyTimeout,
                sendTimeout,
                Duration.ZERO,
                keepaliveRequests,
                keepaliveTime,
                lingeringTimeout,
                lingeringTime,
                maxLine,
                maxHead,
                maxFields,
                underscores,
                ignoreInvalid,
                tcpNodelay,
                http2,
                http2Streams);
    }
}
