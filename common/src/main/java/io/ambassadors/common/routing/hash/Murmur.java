package io.ambassadors.common.routing.hash;

/** Austin Appleby's MurmurHash2 with the seed that libmemcached chose: 0xdeadbeef times the length. */
final class Murmur {
    private static final int M = 0x5bd1e995;
    private static final int R = 24;

    private Murmur() {}

    static int hash(byte[] bytes, int offset, int length) {
        int h = 0xdeadbeef * length ^ length;
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
