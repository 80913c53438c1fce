package io.ambassadors.common.routing.hash;

/**
 * Paul Hsieh's SuperFastHash, started from zero.
 *
 * <p>Its tail is uneven, and kept so: the third byte of a tail of three is signed, the byte of a tail of one is not.
 */
final class Hsieh {
    private Hsieh() {}

    static int hash(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int h = 0;
        int at = offset;
        for (int words = length >>> 2; words > 0; words--, at += 4) {
            h += LittleEndian.uint16(bytes, at);
            h = h << 16 ^ LittleEndian.uint16(bytes, at + 2) << 11 ^ h;
            h += h >>> 11;
        }
        return avalanche(tail(h, bytes, at, length & 3));
    }

    private static int tail(int hash, byte[] bytes, int at, int count) {
        int h = hash;
        switch (count) {
            case 3 -> {
                h += LittleEndian.uint16(bytes, at);
                h ^= h << 16;
                h ^= bytes[at + 2] << 18;
                h += h >>> 11;
            }
            case 2 -> {
                h += LittleEndian.uint16(bytes, at);
                h ^= h << 11;
                h += h >>> 17;
            }
            case 1 -> {
                h += bytes[at] & 0xff;
                h ^= h << 10;
                h += h >>> 1;
            }
            default -> {}
        }
        return h;
    }

    private static int avalanche(int hash) {
        int h = hash;
        h ^= h << 3;
        h += h >>> 5;
        h ^= h << 4;
        h += h >>> 17;
        h ^= h << 25;
        return h + (h >>> 6);
    }
}
