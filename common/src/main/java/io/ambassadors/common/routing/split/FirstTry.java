package io.ambassadors.common.routing.split;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which server the first try asks, by the hash alone, while all that are not down are healthy. */
final class FirstTry {
    private final Split split;
    private final PeerList peers;
    private final Set<String> openServers = new HashSet<>();

    FirstTry(Split split) {
        this.split = split;
        this.peers = PeerGroup.of(split.peers()).list();
        for (PeerSpec peer : split.primary()) {
            if (!peer.closed()) {
                openServers.add(peer.server());
            }
        }
    }

    /** The server of all clients, {@link Movement#NOWHERE} if there is none; empty if there are several. */
    Optional<String> onlyServer() {
        boolean standIn = openServers.isEmpty();
        List<PeerSpec> open = split.peers().stream()
                .filter(peer -> !peer.closed() && peer.backup() == standIn)
                .toList();
        if (open.isEmpty()) {
            return Optional.of(Movement.NOWHERE);
        }
        return open.stream().map(PeerSpec::server).distinct().count() == 1
                ? Optional.of(open.get(0).server())
                : Optional.empty();
    }

    /** Whether {@link #server} has an answer for every hash: peers that are down are asked again with other hashes. */
    boolean knowsAll() {
        if (!split.method().sticky() || peers.size() < 2 || openServers.isEmpty()) {
            return false;
        }
        if (split.method() != Method.CONSISTENT_HASH) {
            return peers.open() == peers.size();
        }
        int misses = 0;
        for (int i = 0; i < 2 * split.ring().size() && misses <= Selection.MOST_MISSES; i++) {
            misses = openServers.contains(split.ring().owner(i % split.ring().size())) ? 0 : misses + 1;
        }
        return misses <= Selection.MOST_MISSES;
    }

    /** The server's text for a hash of the {@link HashSpace}. */
    String server(long hash) {
        if (split.method() != Method.CONSISTENT_HASH) {
            return peers.get(index(hash)).spec().server();
        }
        Ring ring = split.ring();
        int position = ring.position(hash);
        while (!openServers.contains(ring.owner(position % ring.size()))) {
            position++;
        }
        return ring.owner(position % ring.size());
    }

    /** The primary peer for a hash of {@code ip_hash} or {@code hash}, down or not. */
    int index(long hash) {
        return peers.owner(hash % peers.totalWeight());
    }
}
