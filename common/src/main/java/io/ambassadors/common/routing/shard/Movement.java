package io.ambassadors.common.routing.shard;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Which share of the keys a change of a pool moves to another shard. Two shards are the same if their names are.
 *
 * <p>Of a key space that is hashed evenly this is exact between two ketama rings with the same hash and tag: the arcs that
 * change hands are added up. Else {@value #SAMPLE} pseudo-random keys, always the same, run through both placements. The
 * sample has no tag in it, so where only the tag differs it shows nothing. Real keys are not random either: with few keys, or
 * a hash that spreads them badly, more or fewer of them move than the share says.
 *
 * <p>{@link Distribution#RANDOM} gives a key no place, so that nothing can move and nothing can be found again. If one of the
 * two placements draws from several shards, the share is 1 by definition and {@code moves} is empty.
 *
 * @param share of all keys that move, 0 to 1
 * @param moves the parts of it, largest first
 * @param sampledKeys how many keys were tried, 0 if the share is exact
 */
public record Movement(double share, List<Move> moves, int sampledKeys) {
    /** Stands for a shard where no shard is live; no shard has an empty name. */
    public static final String NOWHERE = "";

    /** How many keys are tried where the share is not exact. */
    public static final int SAMPLE = 200_000;

    private static final double HASHES = 0x1p32;
    private static final int SAMPLE_KEY_BYTES = 16;
    private static final long SAMPLE_SEED = 0x616d_6261_7373L;
    private static final byte[] SAMPLE_BYTES = sampleBytes();

    /**
     * Keys that leave one shard for another.
     *
     * @param from name of the shard that had them, or {@link #NOWHERE}
     * @param to name of the shard that gets them, or {@link #NOWHERE}
     * @param share of all keys of the pool
     */
    public record Move(String from, String to, double share) {}

    private record Pair(String from, String to) {}

    /** What moves when {@code from} is replaced by {@code to}. */
    public static Movement between(Placement from, Placement to) {
        if (from.choice() instanceof RandomChoice || to.choice() instanceof RandomChoice) {
            return new Movement(1, List.of(), 0);
        }
        boolean alike = from.hash() == to.hash()
                && from.tag().equals(to.tag())
                && from.hash().spreadsOver32Bits();
        return alike && hasArcs(from) && hasArcs(to) ? measured(from, to) : sampled(from, to);
    }

    /** Whether the share is exact for evenly hashed keys. */
    public boolean exact() {
        return sampledKeys == 0;
    }

    /** A single shard, or none, is a ring with one arc. */
    private static boolean hasArcs(Placement placement) {
        return placement.choice() instanceof KetamaContinuum || placement.choice() instanceof FixedChoice;
    }

    /** Adds up the arcs between neighbouring points of both rings; an arc includes its end and not its beginning. */
    private static Movement measured(Placement from, Placement to) {
        Map<Pair, Long> hashes = new HashMap<>();
        long begin = -1;
        for (long end : IntStream.concat(IntStream.concat(points(from), points(to)), IntStream.of(-1))
                .mapToLong(Integer::toUnsignedLong)
                .sorted()
                .toArray()) {
            hashes.merge(
                    pair(from, to, from.choice().pick((int) end), to.choice().pick((int) end)), end - begin, Long::sum);
            begin = end;
        }
        return movement(hashes, HASHES, 0);
    }

    private static IntStream points(Placement placement) {
        return placement.choice() instanceof KetamaContinuum ring
                ? IntStream.range(0, ring.size()).map(ring::point)
                : IntStream.empty();
    }

    private static Movement sampled(Placement from, Placement to) {
        SplittableRandom random = new SplittableRandom(SAMPLE_SEED);
        Map<Pair, Long> keys = new HashMap<>();
        byte[] key = new byte[SAMPLE_KEY_BYTES];
        for (int n = 0; n < SAMPLE; n++) {
            for (int i = 0; i < key.length; i++) {
                key[i] = SAMPLE_BYTES[random.nextInt(SAMPLE_BYTES.length)];
            }
            keys.merge(pair(from, to, from.pick(key, 0, key.length), to.pick(key, 0, key.length)), 1L, Long::sum);
        }
        return movement(keys, SAMPLE, SAMPLE);
    }

    /** Letters, digits and two more: printable, as most keys are. */
    private static byte[] sampleBytes() {
        StringBuilder text = new StringBuilder("-_");
        IntStream.rangeClosed('0', 'z').filter(Character::isLetterOrDigit).forEach(text::appendCodePoint);
        return text.toString().getBytes(US_ASCII);
    }

    private static Pair pair(Placement from, Placement to, int before, int after) {
        return new Pair(name(from, before), name(to, after));
    }

    private static String name(Placement placement, int index) {
        return index < 0 ? NOWHERE : placement.shards().get(index).name();
    }

    private static Movement movement(Map<Pair, Long> counts, double total, int sampledKeys) {
        List<Move> moves = new ArrayList<>();
        long moved = 0;
        for (Map.Entry<Pair, Long> entry : counts.entrySet()) {
            Pair pair = entry.getKey();
            if (!pair.from().equals(pair.to())) {
                moves.add(new Move(pair.from(), pair.to(), entry.getValue() / total));
                moved += entry.getValue();
            }
        }
        moves.sort(Comparator.comparingDouble(Move::share)
                .reversed()
                .thenComparing(Move::from)
                .thenComparing(Move::to));
        return new Movement(moved / total, List.copyOf(moves), sampledKeys);
    }
}
