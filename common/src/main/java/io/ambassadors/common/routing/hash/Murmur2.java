package io.ambassadors.common.routing.hash;

/** Austin Appleby's MurmurHash2 for 32 bits. */
public final class Murmur2 {
    private static final int M = 0x5bd1e995;
    private static final int R = 24;

    private Murmur2() {}

    /** Hashes with seed 0, as nginx does for {@code split_clients}: {@code src/core/ngx_murmurhash.c}. */
    public static int hash(byte[] bytes, int offset, int length) {
        return hash(bytes, offset, length, 0);
    }

    static int hash(byte[] bytes, int offset, int length, int seed) {
        int h = seed ^ length;
        int at = offset;
        for (int words = length >>> 2; words > 0; words--, at += 4) {
            int k = LittleEndian.int32(bytes, at) * M;
            k ^= k >>> R;
            h = h * M ^ k * M;
        }
        int rest = length & 3;
        if (rest != 0) {
            h = (h ^ LittleEndian.partial(bytes, at, rest)) * M;
        }
        h = (h ^ h >>> 13) * M;
        return h ^ h >>> 15;
    }
}
