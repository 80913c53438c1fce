package io.ambassadors.splitting.upstream;

import java.time.Duration;

import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.proxy.OriginTls;
import io.ambassadors.common.http.proxy.PoolSettings;

/**
 * Which connections an upstream keeps.
 *
 * @param connections {@code keepalive}: most idle ones on each event loop, 0 to keep none
 * @param local {@code keepalive … local}: locations do not share them. Without effect: locations share connections if they speak the
 *     same protocol and the same TLS, and only then
 * @param requests {@code keepalive_requests}
 * @param time {@code keepalive_time}
 * @param timeout {@code keepalive_timeout}
 */
public record Keepalive(int connections, boolean local, long requests, Duration time, Duration timeout) {
    /** Of an upstream block that says nothing, since nginx 1.29.7. */
    public static final Keepalive DEFAULT = new Keepalive(32, true, 1000, Duration.ofHours(1), Duration.ofSeconds(60));

    /** Of an address in {@code proxy_pass}. nginx keeps no connections there; nobody sees the difference but the two processors. */
    public static final Keepalive IMPLICIT = DEFAULT;

    /** What pools need to know. */
    PoolSettings pool(HttpVersion protocol, OriginTls tls) {
        return new PoolSettings(protocol, connections, requests, time, timeout, tls);
    }
}
