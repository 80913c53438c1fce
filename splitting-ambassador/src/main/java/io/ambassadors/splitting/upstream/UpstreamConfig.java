package io.ambassadors.splitting.upstream;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.ambassadors.common.routing.split.Method;

/**
 * An {@code upstream} block, or what stands for it where {@code proxy_pass} names an address.
 *
 * @param name as {@code proxy_pass} calls it
 * @param implicit whether there is no block of this name, and it is an address
 * @param servers its lines in their order, at least one
 * @param method how a server is chosen
 * @param key of the methods that hash a text: a text with variables; else empty
 * @param sticky how clients stick to servers
 * @param keepalive which connections are kept
 * @param resolver of its {@code resolver} directive
 * @param zone {@code zone}: accepted; peers are accounted for on each event loop all the same. Empty without
 * @param file of the block
 * @param line of the block, from 1
 */
public record UpstreamConfig(
        String name,
        boolean implicit,
        List<ServerConfig> servers,
        Method method,
        String key,
        Sticky sticky,
        Keepalive keepalive,
        Optional<ResolverConfig> resolver,
        String zone,
        String file,
        int line) {
    public UpstreamConfig {
        servers = List.copyOf(servers);
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(sticky, "sticky");
        Objects.requireNonNull(keepalive, "keepalive");
        Objects.requireNonNull(resolver, "resolver");
        Objects.requireNonNull(zone, "zone");
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("Upstream " + name + " has no servers");
        }
    }

    /**
     * What stands for an address in {@code proxy_pass http://host:port}.
     *
     * @param name as it is written there, with the port if one is
     * @param file of the directive
     * @param line of the directive
     */
    public static UpstreamConfig implicit(String name, ServerAddress address, String file, int line) {
        return implicit(ServerConfig.of(name, address, line), Optional.empty(), file, line);
    }

    static UpstreamConfig implicit(ServerConfig server, Optional<ResolverConfig> resolver, String file, int line) {
        return new UpstreamConfig(
                server.text(),
                true,
                List.of(server),
                Method.ROUND_ROBIN,
                "",
                Sticky.NONE,
                Keepalive.IMPLICIT,
                resolver,
                "",
                file,
                line);
    }

    /** Whether both do the same, wherever they stand. */
    public boolean sameAs(UpstreamConfig other) {
        return unplaced().equals(other.unplaced());
    }

    private UpstreamConfig unplaced() {
        return new UpstreamConfig(
                name,
                implicit,
                servers.stream().map(ServerConfig::unplaced).toList(),
                method,
                key,
                sticky,
                keepalive,
                resolver,
                zone,
                "",
                0);
    }
}
