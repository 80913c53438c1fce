package io.ambassadors.splitting.upstream;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * nginx's {@code resolver} and {@code resolver_timeout}.
 *
 * @param servers name servers that are asked
 * @param valid how long answers hold; zero for as long as they say
 * @param ipv4 whether IPv4 addresses are asked for
 * @param ipv6 whether IPv6 addresses are asked for
 * @param timeout how long an answer is waited for
 */
public record ResolverConfig(
        List<InetSocketAddress> servers, Duration valid, boolean ipv4, boolean ipv6, Duration timeout) {
    /** nginx's {@code resolver_timeout}. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    public ResolverConfig {
        servers = List.copyOf(servers);
        Objects.requireNonNull(valid, "valid");
        Objects.requireNonNull(timeout, "timeout");
        if (servers.isEmpty() || !(ipv4 || ipv6)) {
            throw new IllegalArgumentException("A resolver needs a server and a kind of address");
        }
    }
}
