package io.ambassadors.common.http.proxy;

import java.time.Duration;

/**
 * How a request is passed on. Names and defaults are nginx's.
 *
 * @param connectTimeout {@code proxy_connect_timeout}
 * @param sendTimeout {@code proxy_send_timeout}: longest time in which an origin takes no byte
 * @param readTimeout {@code proxy_read_timeout}: longest time in which an origin sends no byte
 * @param next {@code proxy_next_upstream}
 * @param maxBody {@code client_max_body_size} in bytes; 0 for no bound
 * @param requestBuffering {@code proxy_request_buffering}: a body up to {@code bodyBuffer} is gathered before an origin is asked, and
 *     can be sent again
 * @param bodyBuffer {@code client_body_buffer_size} in bytes
 * @param readAhead {@code proxy_buffers}: bytes of a response that are kept for a client that is slower than the origin
 * @param maxResponseHead {@code proxy_buffer_size}: longest head of a response, in bytes
 * @param ignoreClientAbort {@code proxy_ignore_client_abort}: the origin's work goes on when the client is gone
 * @param passTrailers whether trailer fields of the response are passed on
 */
public record ProxySettings(
        Duration connectTimeout,
        Duration sendTimeout,
        Duration readTimeout,
        NextOrigin next,
        long maxBody,
        boolean requestBuffering,
        int bodyBuffer,
        int readAhead,
        int maxResponseHead,
        boolean ignoreClientAbort,
        boolean passTrailers) {
    /** nginx's defaults. */
    public static final ProxySettings DEFAULT = new ProxySettings(
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            NextOrigin.DEFAULT,
            1 << 20,
            true,
            16 * 1024,
            64 * 1024,
            8 * 1024,
            false,
            true);
}
