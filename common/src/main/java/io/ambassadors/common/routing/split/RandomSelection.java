package io.ambassadors.common.routing.split;

import java.util.random.RandomGenerator;

/**
 * {@link Method#RANDOM} and {@link Method#RANDOM_TWO}: drawn by weight; after {@link #MOST_MISSES} draws of a peer that cannot
 * be used it is round robin.
 *
 * <p>Follows nginx {@code src/http/modules/ngx_http_upstream_random_module.c}.
 */
final class RandomSelection extends Selection {
    private final RandomGenerator random;
    private final boolean two;
    private int misses;

    RandomSelection(PeerGroup group, StickyHint hint, RandomGenerator random, boolean two) {
        super(group, hint);
        this.random = random;
        this.two = two;
    }

    @Override
    Peer choose(long nowSeconds) {
        if (misses > MOST_MISSES || peers().size() < 2) {
            return roundRobin(nowSeconds);
        }
        int index = stickyPeer(nowSeconds);
        if (index < 0) {
            index = drawn(nowSeconds);
        }
        return index < 0 ? roundRobin(nowSeconds) : take(index, nowSeconds);
    }

    /** Index of the peer drawn, or of the better of two; -1 after too many misses. */
    private int drawn(long nowSeconds) {
        int first = -1;
        do {
            int index = peers().owner(random.nextLong(peers().totalWeight()));
            if (index == first || !usable(index, nowSeconds)) {
                misses++;
            } else if (!two) {
                return index;
            } else if (first < 0) {
                first = index;
            } else {
                return busier(index, first) ? first : index;
            }
        } while (misses <= MOST_MISSES);
        return -1;
    }

    private boolean busier(int one, int other) {
        Peer a = peers().get(one);
        Peer b = peers().get(other);
        return (long) a.conns() * b.spec().weight()
                > (long) b.conns() * a.spec().weight();
    }

    @Override
    Explanation.Step step() {
        return new Explanation.Drawn();
    }
}
