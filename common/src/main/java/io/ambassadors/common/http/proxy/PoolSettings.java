package io.ambassadors.common.http.proxy;

import java.time.Duration;
import java.util.Objects;

import io.ambassadors.common.http.HttpVersion;

/**
 * How connections to origins are made and kept. Two pools with equal settings are interchangeable.
 *
 * @param protocol {@code proxy_http_version}: HTTP/1.0, HTTP/1.1 or HTTP/2
 * @param maxIdle {@code keepalive}: most idle connections that are kept; 0 closes each behind its request
 * @param maxRequests {@code keepalive_requests}: requests after which a connection is closed
 * @param maxTime {@code keepalive_time}: age after which a connection is closed behind its request
 * @param idleTimeout {@code keepalive_timeout}: how long an idle connection is kept
 * @param tls how TLS is spoken; null for none
 */
public record PoolSettings(
        HttpVersion protocol, int maxIdle, long maxRequests, Duration maxTime, Duration idleTimeout, OriginTls tls) {
    public PoolSettings {
        if (protocol == HttpVersion.HTTP_0_9) {
            throw new IllegalArgumentException("Origins are not asked in " + protocol.text());
        }
        if (maxIdle < 0 || maxRequests < 0) {
            throw new IllegalArgumentException("A bound of a pool is below 0");
        }
        Objects.requireNonNull(maxTime, "maxTime");
        Objects.requireNonNull(idleTimeout, "idleTimeout");
    }

    /** Connections that are closed behind their request. */
    public static PoolSettings unkept(HttpVersion protocol, OriginTls tls) {
        return new PoolSettings(protocol, 0, 1000, Duration.ofHours(1), Duration.ofSeconds(60), tls);
    }
}
