package io.ambassadors.common.routing.shard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The ring of ketama: each live shard owns points on the circle of 32-bit numbers, about 160 times its share of the weight,
 * and a key belongs to the first point that is not below its hash, past the last point to the first. Follows twemproxy {@code
 * src/hashkit/nc_ketama.c}, of two points with one value the one of the earlier shard first.
 *
 * <p>twemproxy prints the label of a point into 86 bytes and hashes whatever lies behind if it is longer, so for names of 83
 * bytes and more its ring is undefined. Here the whole label counts.
 */
final class KetamaContinuum implements Choice {
    private static final int POINTS_PER_SHARD = 160;
    private static final int POINTS_PER_DIGEST = 4;
    private static final int OWNER_BITS = 31;

    /** Values in unsigned order, with the sign bit turned so that signed comparison gives that order. */
    private final int[] values;

    private final int[] owners;

    KetamaContinuum(List<Shard> all, BitSet live) {
        MessageDigest md5 = md5();
        float totalWeight = live.stream().mapToLong(i -> all.get(i).weight()).sum();
        int count = live.cardinality();

        // Value above owner in one long: sorting by both is the same as a stable sort by value.
        LongStream.Builder points = LongStream.builder();
        live.stream().forEach(owner -> {
            Shard shard = all.get(owner);
            int digests = digests(shard.weight() / totalWeight, count);
            for (int n = 0; n < digests; n++) {
                for (int value : points(md5, shard.name(), n)) {
                    points.add((Integer.toUnsignedLong(value) << OWNER_BITS) | owner);
                }
            }
        });
        long[] sorted = points.build().sorted().toArray();
        values = new int[sorted.length];
        owners = new int[sorted.length];
        Arrays.setAll(values, i -> (int) (sorted[i] >>> OWNER_BITS) ^ Integer.MIN_VALUE);
        Arrays.setAll(owners, i -> (int) sorted[i] & Integer.MAX_VALUE);
    }

    /** How many times four points a shard gets; every operation rounds to float as in C. */
    private static int digests(float share, int liveShards) {
        float exact = share * POINTS_PER_SHARD / POINTS_PER_DIGEST * liveShards;
        return (int) Math.floor((float) (exact + 1e-10));
    }

    /** The four points that the digest of the label {@code name-n} gives. */
    static int[] points(MessageDigest md5, String name, int n) {
        md5.update(name.getBytes(UTF_8));
        ByteBuffer digest = ByteBuffer.wrap(md5.digest(("-" + n).getBytes(US_ASCII)));
        int[] points = new int[POINTS_PER_DIGEST];
        digest.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(points);
        return points;
    }

    static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform must provide MD5", e);
        }
    }

    @Override
    public boolean needsHash() {
        return true;
    }

    @Override
    public int pick(int hash) {
        int position = position(hash);
        return owners[position == values.length ? 0 : position];
    }

    @Override
    public Explanation.Step explain(int hash) {
        int position = position(hash);
        boolean wrapped = position == values.length;
        int at = wrapped ? 0 : position;
        return new Explanation.RingPoint(Integer.toUnsignedLong(point(at)), at + 1, values.length, wrapped);
    }

    /** How many points the ring has. */
    int size() {
        return values.length;
    }

    /** The value of the {@code i}th point, unsigned and rising. */
    int point(int i) {
        return values[i] ^ Integer.MIN_VALUE;
    }

    /** Index of the first point not below the hash, {@code values.length} if there is none. */
    private int position(int hash) {
        int wanted = hash ^ Integer.MIN_VALUE;
        int low = 0;
        int high = values.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (values[middle] < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
