package io.ambassadors.common.routing.split;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The peers of one upstream with their accounting on one event loop.
 *
 * <p>Follows nginx {@code src/http/ngx_http_upstream_round_robin.c}, {@code ngx_http_upstream_init_round_robin}.
 */
public final class PeerGroup {
    private final List<Peer> inOrder;
    private final List<Peer> primary;
    private final List<Peer> backup;
    private final PeerList list;

    private PeerGroup(List<Peer> inOrder) {
        this.inOrder = inOrder;
        this.primary = inOrder.stream().filter(peer -> !peer.spec().backup()).toList();
        this.backup = inOrder.stream().filter(peer -> peer.spec().backup()).toList();
        this.list = PeerList.of(primary, backup);
    }

    /**
     * Peers without a history.
     *
     * @param specs in the order of the configuration, the addresses of a line as the resolver gave them
     * @throws IllegalArgumentException if there is no server that is not a backup
     */
    public static PeerGroup of(List<PeerSpec> specs) {
        return new PeerGroup(checked(specs).stream().map(Peer::new).toList());
    }

    /**
     * Peers of which those that were there before keep their history, and are the same objects.
     *
     * @param specs in the order of the configuration
     * @param before a group of the same event loop
     * @throws IllegalArgumentException if there is no server that is not a backup
     */
    public static PeerGroup of(List<PeerSpec> specs, PeerGroup before) {
        List<Peer> left = new ArrayList<>(before.inOrder);
        List<Peer> peers = new ArrayList<>();
        for (PeerSpec spec : checked(specs)) {
            Peer known = left.stream()
                    .filter(peer -> peer.spec().equals(spec))
                    .findFirst()
                    .orElse(null);
            left.remove(known);
            peers.add(known == null ? new Peer(spec) : known);
        }
        return new PeerGroup(List.copyOf(peers));
    }

    private static List<PeerSpec> checked(List<PeerSpec> specs) {
        if (specs.stream().allMatch(PeerSpec::backup)) {
            throw new IllegalArgumentException("An upstream needs at least one server that is not a backup");
        }
        return specs;
    }

    /** All peers, in the order of the configuration. */
    public List<Peer> inOrder() {
        return inOrder;
    }

    /** Peers that are chosen from first, in their order. */
    public List<Peer> primary() {
        return primary;
    }

    /** Peers that stand in, in their order. */
    public List<Peer> backup() {
        return backup;
    }

    /** The primary peers, then the backup peers. */
    public Stream<Peer> all() {
        return Stream.concat(primary.stream(), backup.stream());
    }

    /** Sum of the weights of the primary peers, of those that are down too. */
    public long totalWeight() {
        return list.totalWeight();
    }

    /** Whether there is one peer and no backup: nginx never puts such a peer aside. */
    public boolean single() {
        return list.single();
    }

    /** How many peers one request may try: all that are not down. */
    public int tries() {
        return list.open() + (list.backup() == null ? 0 : list.backup().open());
    }

    PeerList list() {
        return list;
    }
}
