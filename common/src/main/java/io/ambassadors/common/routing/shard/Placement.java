package io.ambassadors.common.routing.shard;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

import io.ambassadors.common.routing.hash.KeyHash;

/**
 * Where the keys of one pool are: an immutable snapshot of its shards, of which of them are live, and of the ring or table
 * built from those. Thread-safe, and {@link #pick} allocates nothing.
 *
 * <p>Follows the behaviour of twemproxy {@code src/nc_server.c} ({@code server_pool_idx}, {@code server_pool_run}). An index
 * always counts in the whole list of shards, whichever of them are live.
 */
public final class Placement {
    private final KeyHash hash;
    private final Distribution distribution;
    private final Optional<HashTag> tag;
    private final List<Shard> shards;
    private final RandomGenerator random;
    private final BitSet live;

    private final HashTag tagOrNull;
    private final Choice choice;

    private Placement(
            KeyHash hash,
            Distribution distribution,
            Optional<HashTag> tag,
            List<Shard> shards,
            RandomGenerator random,
            BitSet live) {
        this.hash = hash;
        this.distribution = distribution;
        this.tag = tag;
        this.shards = shards;
        this.random = random;
        this.live = live;
        this.tagOrNull = tag.orElse(null);
        this.choice = choose();
    }

    /**
     * A pool with all its shards live.
     *
     * @param shards at least one, in {@link Shard#ORDER} and of different names
     * @param random draws for {@link Distribution#RANDOM}; must bear as many threads as the placement is used by
     * @throws IllegalArgumentException if there is no shard, or they are out of order
     */
    public static Placement of(
            KeyHash hash,
            Distribution distribution,
            Optional<HashTag> tag,
            List<Shard> shards,
            RandomGenerator random) {
        if (shards.isEmpty()) {
            throw new IllegalArgumentException("A pool needs at least one shard");
        }
        for (int i = 1; i < shards.size(); i++) {
            if (Shard.ORDER.compare(shards.get(i - 1), shards.get(i)) >= 0) {
                throw new IllegalArgumentException("Shard " + shards.get(i).name() + " does not belong behind "
                        + shards.get(i - 1).name());
            }
        }
        BitSet all = new BitSet();
        all.set(0, shards.size());
        return new Placement(hash, distribution, tag, List.copyOf(shards), random, all);
    }

    /** The same pool with only these shards live, its ring or table built anew from them alone. */
    public Placement withLive(BitSet live) {
        if (live.length() > shards.size()) {
            throw new IllegalArgumentException("Shard " + (live.length() - 1) + " of " + shards.size() + " is live");
        }
        return new Placement(hash, distribution, tag, shards, random, (BitSet) live.clone());
    }

    /** Index of the shard that has this key, -1 if no shard is live. */
    public int pick(byte[] key, int offset, int length) {
        return choice.pick(choice.needsHash() ? hashOf(key, part(key, offset, length)) : 0);
    }

    /** Why {@link #pick} takes the shard it takes. */
    public Explanation explain(byte[] key) {
        long part = part(key, 0, key.length);
        int from = HashTag.offset(part);
        byte[] hashed = Arrays.copyOfRange(key, from, from + HashTag.length(part));
        int value = hashOf(key, part);
        Explanation.Step step = choice.explain(value);
        int index = step instanceof Explanation.Drawn ? -1 : choice.pick(value);
        return new Explanation(
                hashed,
                hash,
                choice.needsHash() ? OptionalLong.of(Integer.toUnsignedLong(value)) : OptionalLong.empty(),
                index,
                index < 0 ? Optional.empty() : Optional.of(shards.get(index)),
                step);
    }

    /** The hash of the pool. */
    public KeyHash hash() {
        return hash;
    }

    /** The distribution of the pool. */
    public Distribution distribution() {
        return distribution;
    }

    /** The hash tag of the pool. */
    public Optional<HashTag> tag() {
        return tag;
    }

    /** All shards in their order, live or not. */
    public List<Shard> shards() {
        return shards;
    }

    /** Indices of the live shards. */
    public BitSet live() {
        return (BitSet) live.clone();
    }

    Choice choice() {
        return choice;
    }

    private long part(byte[] key, int offset, int length) {
        return tagOrNull == null ? HashTag.pack(offset, length) : tagOrNull.part(key, offset, length);
    }

    /** An empty key is never hashed, it counts as 0. */
    private int hashOf(byte[] key, long part) {
        int length = HashTag.length(part);
        return length == 0 ? 0 : hash.hash(key, HashTag.offset(part), length);
    }

    private Choice choose() {
        return switch (live.cardinality()) {
            case 0 -> new FixedChoice(-1, new Explanation.NoneLive());
            case 1 -> new FixedChoice(live.nextSetBit(0), new Explanation.OnlyShard(shards.size()));
            default ->
                switch (distribution) {
                    case KETAMA -> new KetamaContinuum(shards, live);
                    case MODULA -> new ModulaTable(shards, live);
                    case RANDOM -> new RandomChoice(live, random);
                };
        };
    }
}
