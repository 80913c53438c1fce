package io.ambassadors.common.routing.shard;

import java.util.BitSet;
import java.util.List;

/**
 * Hash modulo the number of slots, of which each live shard has as many as its weight, in the order of the shards. Follows
 * twemproxy {@code src/hashkit/nc_modula.c}.
 *
 * <p>The slots are kept as the end of each shard's run, since a table with one entry per slot takes as much memory as the
 * weights say.
 */
final class ModulaTable implements Choice {
    private final int[] shards;
    private final long[] ends;
    private final long slots;

    ModulaTable(List<Shard> all, BitSet live) {
        shards = live.stream().toArray();
        ends = new long[shards.length];
        long end = 0;
        for (int i = 0; i < shards.length; i++) {
            end += all.get(shards[i]).weight();
            ends[i] = end;
        }
        slots = end;
    }

    @Override
    public boolean needsHash() {
        return true;
    }

    @Override
    public int pick(int hash) {
        return shards[firstAbove(slot(hash))];
    }

    @Override
    public Explanation.Step explain(int hash) {
        return new Explanation.Slot(slot(hash), slots);
    }

    private long slot(int hash) {
        return Integer.toUnsignedLong(hash) % slots;
    }

    private int firstAbove(long slot) {
        int low = 0;
        int high = ends.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[middle] <= slot) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
