package io.ambassadors.common.routing.hash;

/** Bob Jenkins' one-at-a-time, over signed bytes: a byte from 0x80 up is added as a negative number. */
final class OneAtATime {
    private OneAtATime() {}

    static int hash(byte[] bytes, int offset, int length) {
        int h = 0;
        for (int i = offset, end = offset + length; i < end; i++) {
            h += bytes[i];
            h += h << 10;
            h ^= h >>> 6;
        }
        h += h << 3;
        h ^= h >>> 11;
        return h + (h << 15);
    }
}
