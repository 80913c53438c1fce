package io.ambassadors.splitting.upstream;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.ambassadors.common.net.Resolver;
import io.ambassadors.common.routing.split.PeerSpec;
import io.ambassadors.common.routing.split.Split;

/**
 * The peers of an upstream and where they are. Immutable: another answer of a name makes another layout.
 *
 * <p>One peer for each address, as nginx does it: a name with three addresses counts three times. How many a name has is decided
 * when the configuration is loaded; later answers say where these peers are, and no more, unless the line says {@code resolve}. A
 * name without an address is one peer, which fails when it is chosen.
 *
 * @param config what it is the layout of
 * @param lines addresses of each server line, in the order of the configuration, at least one each
 * @param split how requests are divided among them
 */
record Layout(UpstreamConfig config, List<List<PeerAddress>> lines, Split split) {
    Layout {
        lines = lines.stream().map(List::copyOf).toList();
    }

    /**
     * The layout at load.
     *
     * @param found addresses of each line's name, in their order; empty for a name that has none, and for what is no name
     */
    static Layout of(UpstreamConfig config, List<List<InetAddress>> found) {
        List<List<PeerAddress>> lines = new ArrayList<>();
        for (int i = 0; i < config.servers().size(); i++) {
            lines.add(addresses(config.servers().get(i).address(), found.get(i)));
        }
        return new Layout(config, lines, split(config, lines));
    }

    /** The addresses of all peers, in the order of {@link Split#peers()}. */
    List<PeerAddress> addresses() {
        return lines.stream().flatMap(List::stream).toList();
    }

    /** Whether both have the same number of peers for each line, of those that do not follow their name. */
    boolean sameShape(Layout other) {
        for (int i = 0; i < lines.size(); i++) {
            if (!config.servers().get(i).resolve()
                    && lines.get(i).size() != other.lines.get(i).size()) {
                return false;
            }
        }
        return true;
    }

    /** Whether the name of a line has no address. */
    boolean unresolved(int line) {
        return lines.get(line).get(0).socket() == null;
    }

    /** The layout after a new answer for a line's name; this one if nothing changes. */
    Layout moved(int line, List<InetAddress> found) {
        ServerConfig server = config.servers().get(line);
        List<PeerAddress> before = lines.get(line);
        List<PeerAddress> now = addresses(server.address(), found);
        List<PeerAddress> after = server.resolve() ? follow(before, now) : point(before, now);
        if (after.equals(before)) {
            return this;
        }
        List<List<PeerAddress>> newLines = new ArrayList<>(lines);
        newLines.set(line, after);
        return new Layout(config, newLines, server.resolve() ? split(config, newLines) : split);
    }

    /** The addresses that are still there in their old order, then the new ones. */
    private static List<PeerAddress> follow(List<PeerAddress> before, List<PeerAddress> now) {
        List<PeerAddress> after = new ArrayList<>(before);
        after.retainAll(now);
        now.stream().filter(address -> !after.contains(address)).forEach(after::add);
        return after;
    }

    /** As many as before: those that are still there keep their place, the new ones take the others. */
    private static List<PeerAddress> point(List<PeerAddress> before, List<PeerAddress> now) {
        Set<PeerAddress> kept = new HashSet<>(before);
        List<PeerAddress> fresh =
                now.stream().filter(address -> !kept.contains(address)).toList();
        List<PeerAddress> after = new ArrayList<>();
        int used = 0;
        for (int i = 0; i < before.size(); i++) {
            PeerAddress old = before.get(i);
            if (now.contains(old)) {
                after.add(old);
            } else {
                // With fewer addresses than peers, several peers are at one address: the share of the line stays what
                // it was.
                after.add(used < fresh.size() ? fresh.get(used++) : now.get(i % now.size()));
            }
        }
        return after;
    }

    private static List<PeerAddress> addresses(ServerAddress server, List<InetAddress> found) {
        if (server instanceof ServerAddress.Unix unix) {
            return List.of(PeerAddress.unix(unix.path()));
        }
        ServerAddress.Tcp tcp = (ServerAddress.Tcp) server;
        if (Resolver.isLiteral(tcp.host())) {
            return List.of(
                    PeerAddress.of(Resolver.literal(tcp.host(), tcp.port()).getAddress(), tcp.port()));
        }
        return found.isEmpty()
                ? List.of(PeerAddress.unresolved(tcp))
                : found.stream()
                        .map(address -> PeerAddress.of(address, tcp.port()))
                        .distinct()
                        .toList();
    }

    private static Split split(UpstreamConfig config, List<List<PeerAddress>> lines) {
        List<PeerSpec> specs = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            PeerSpec line = spec(config.servers().get(i), i);
            lines.get(i).forEach(address -> specs.add(line.at(address.text())));
        }
        return Split.of(config.method(), specs);
    }

    private static PeerSpec spec(ServerConfig server, int line) {
        return PeerSpec.server(server.text())
                .line(line)
                .weight(server.weight())
                .maxFails(server.maxFails())
                .failTimeoutSeconds(server.failTimeoutSeconds())
                .maxConns(server.maxConns())
                .down(server.down())
                .backup(server.backup())
                .route(server.route())
                .drain(server.drain())
                .build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Layout layout && config.equals(layout.config) && lines.equals(layout.lines);
    }

    @Override
    public int hashCode() {
        return Objects.hash(config, lines);
    }
}
