package io.ambassadors.common.routing.split;

import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/** Chooses peers for requests by one {@link Method}. Belongs to one event loop; made by {@link Split#balancer}. */
public final class Balancer {
    private final Split split;
    private final PeerGroup peers;
    private final RandomGenerator random;
    private final CRC32 crc = new CRC32();

    Balancer(Split split, PeerGroup peers, RandomGenerator random) {
        this.split = split;
        this.peers = peers;
        this.random = random;
    }

    /** The choice for one request of a client that sticks to nothing. */
    public Selection select(byte[] key) {
        return select(key, StickyHint.NONE);
    }

    /**
     * The choice for one request.
     *
     * @param key for {@link Method#IP_HASH} the client's address, 4 or 16 bytes, none of a Unix socket; for the hashes the
     *     value of the key, empty for round robin; for other methods it does not matter. It must not change while the
     *     selection is in use.
     * @param hint which peer the client wants back
     */
    public Selection select(byte[] key, StickyHint hint) {
        return switch (split.method()) {
            case ROUND_ROBIN -> new RoundRobinSelection(peers, hint);
            case IP_HASH -> new IpHashSelection(peers, hint, key);
            case HASH -> new KeyHashSelection(peers, hint, key, crc);
            case CONSISTENT_HASH -> new ConsistentHashSelection(peers, hint, key, crc, split.ring());
            case LEAST_CONN -> new LeastConnSelection(peers, hint);
            case RANDOM -> new RandomSelection(peers, hint, random, false);
            case RANDOM_TWO -> new RandomSelection(peers, hint, random, true);
        };
    }

    /** The peers it chooses from, with their accounting. */
    public PeerGroup peers() {
        return peers;
    }

    /** What it was made of. */
    public Split split() {
        return split;
    }
}
