package io.ambassadors.https.config;

import java.time.Duration;
import java.util.Optional;

/**
 * The legacy service.
 *
 * @param text as the user wrote it
 * @param host address or name; ignored for a unix socket
 * @param port TCP port; ignored for a unix socket
 * @param unixPath path of a unix socket; empty for TCP
 * @param protocol what it speaks
 * @param connectTimeout how long a connection may take to come about; one that is refused is tried again until then, as the service may
 *     not have started yet
 * @param sendProxy whether connections begin with a PROXY header of version 2, with what is known of the client's TLS
 */
public record BackendConfig(
        String text,
        String host,
        int port,
        Optional<String> unixPath,
        Protocol protocol,
        Duration connectTimeout,
        boolean sendProxy) {
    /** {@code 127.0.0.1:8080}, HTTP/1.1, five seconds. */
    public static final BackendConfig DEFAULT = new BackendConfig(
            "127.0.0.1:8080", "127.0.0.1", 8080, Optional.empty(), Protocol.HTTP1, Duration.ofSeconds(5), false);

    /** What a backend speaks. */
    public enum Protocol {
        /** HTTP/1.1. */
        HTTP1,
        /** HTTP/2 without TLS, by prior knowledge. */
        H2C,
        /** Anything: bytes pass as they are. */
        TCP;

        /** Whether requests are understood, not only bytes. */
        public boolean isHttp() {
            return this != TCP;
        }
    }
}
