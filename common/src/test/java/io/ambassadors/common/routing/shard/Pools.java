package io.ambassadors.common.routing.shard;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

import io.ambassadors.common.routing.hash.KeyHash;

/** Pools and keys that several tests need. */
final class Pools {
    static final HashTag BRACES = new HashTag((byte) '{', (byte) '}');

    private Pools() {}

    static Placement pool(KeyHash hash, Distribution distribution, List<Shard> shards) {
        return Placement.of(hash, distribution, Optional.empty(), shards, new SplittableRandom(7));
    }

    static Placement tagged(KeyHash hash, Distribution distribution, List<Shard> shards) {
        return Placement.of(hash, distribution, Optional.of(BRACES), shards, new SplittableRandom(7));
    }

    /** Shards {@code s0}, {@code s1} and so on with these weights; fewer than eleven, so that they are in order. */
    static List<Shard> weighing(int... weights) {
        List<Shard> shards = new ArrayList<>();
        for (int weight : weights) {
            shards.add(new Shard("s" + shards.size(), weight));
        }
        return shards;
    }

    static BitSet live(int... indices) {
        BitSet live = new BitSet();
        for (int index : indices) {
            live.set(index);
        }
        return live;
    }

    static byte[] key(String text) {
        return text.getBytes(US_ASCII);
    }

    static int pick(Placement placement, String key) {
        return placement.pick(key(key), 0, key.length());
    }
}
