package io.ambassadors.common.routing.shard;

import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * Any live shard with the same probability, whatever the key and the weights. Follows twemproxy {@code
 * src/hashkit/nc_random.c}.
 */
final class RandomChoice implements Choice {
    private final int[] live;
    private final RandomGenerator random;

    /** As thread-safe as {@code random}. */
    RandomChoice(BitSet live, RandomGenerator random) {
        this.live = live.stream().toArray();
        this.random = random;
    }

    @Override
    public boolean needsHash() {
        return false;
    }

    @Override
    public int pick(int hash) {
        return live[random.nextInt(live.length)];
    }

    @Override
    public Explanation.Step explain(int hash) {
        return new Explanation.Drawn(live.length);
    }
}
