package io.ambassadors.common.routing.split;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How an upstream divides its requests: its method and its peers, and the ring if it has one. Immutable and thread-safe; each
 * event loop takes a {@link Balancer} of it.
 */
public final class Split {
    private final Method method;
    private final List<PeerSpec> peers;
    private final List<PeerSpec> primary;
    private final Ring ring;

    private Split(Method method, List<PeerSpec> peers) {
        this.method = method;
        this.peers = List.copyOf(peers);
        this.primary = peers.stream().filter(peer -> !peer.backup()).toList();
        this.ring = method == Method.CONSISTENT_HASH ? new Ring(primary) : null;
    }

    /**
     * An upstream.
     *
     * @param peers in the order of the configuration, the addresses of a line as the resolver gave them
     * @throws IllegalArgumentException if there is no server that is not a backup, or the weights are more than a ring bears
     */
    public static Split of(Method method, List<PeerSpec> peers) {
        if (peers.stream().allMatch(PeerSpec::backup)) {
            throw new IllegalArgumentException("An upstream needs at least one server that is not a backup");
        }
        return new Split(method, peers);
    }

    /** The method. */
    public Method method() {
        return method;
    }

    /** All peers in their order. */
    public List<PeerSpec> peers() {
        return peers;
    }

    /** The peers that are no backup, in their order. */
    public List<PeerSpec> primary() {
        return primary;
    }

    /** Sum of the weights of the primary peers, of those that are down too. */
    public long totalWeight() {
        return primary.stream().mapToLong(PeerSpec::weight).sum();
    }

    /** A balancer for one event loop, whose peers have no history. */
    public Balancer balancer(RandomGenerator random) {
        return new Balancer(this, PeerGroup.of(peers), random);
    }

    /**
     * A balancer for one event loop, in the place of another: peers that both have keep their history.
     *
     * @param before of the same event loop
     */
    public Balancer balancer(RandomGenerator random, Balancer before) {
        return new Balancer(this, PeerGroup.of(peers, before.peers()), random);
    }

    /** Which peer a key, or an address in bytes, gets while all that are not down are healthy. */
    public Explanation explain(byte[] key) {
        return Explanation.of(this, key);
    }

    /** Which share of the clients each peer gets while all that are not down are healthy. */
    public Shares shares() {
        return Shares.of(this);
    }

    Ring ring() {
        return ring;
    }
}
