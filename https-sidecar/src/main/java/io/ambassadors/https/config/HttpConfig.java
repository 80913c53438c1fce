package io.ambassadors.https.config;

import java.time.Duration;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.proxy.ProxySettings;

/**
 * Bounds of HTTP.
 *
 * @param client towards clients
 * @param proxy towards the backend
 * @param maxConnections clients at once, more are not accepted; 0 for no bound
 * @param idleBackendConnections connections to the backend that are kept, for each event loop
 * @param backendKeepalive how long one is kept unused
 */
public record HttpConfig(
        ClientSettings client,
        ProxySettings proxy,
        int maxConnections,
        int idleBackendConnections,
        Duration backendKeepalive) {
    /** As nginx has it, but for bodies, whose length has no bound, and which are passed on as they come. */
    public static final HttpConfig DEFAULT =
            new HttpConfig(ClientSettings.DEFAULT, streaming(), 0, 64, Duration.ofSeconds(60));

    private static ProxySettings streaming() {
        ProxySettings nginx = ProxySettings.DEFAULT;
        return new ProxySettings(
                BackendConfig.DEFAULT.connectTimeout(),
                nginx.sendTimeout(),
                nginx.readTimeout(),
                nginx.next(),
                0,
                false,
                nginx.bodyBuffer(),
                nginx.readAhead(),
                nginx.maxResponseHead(),
                nginx.ignoreClientAbort(),
                nginx.passTrailers());
    }
}
