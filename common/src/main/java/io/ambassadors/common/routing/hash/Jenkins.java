package io.ambassadors.common.routing.hash;

/** Bob Jenkins' lookup3, little-endian, with initial value 13. Nothing is mixed for an empty key. */
final class Jenkins {
    private static final int INITIAL = 13;
    private static final int BLOCK = 12;

    private Jenkins() {}

    static int hash(byte[] bytes, int offset, int length) {
        int a = 0xdeadbeef + length + INITIAL;
        int b = a;
        int c = a;
        int at = offset;
        int left = length;
        for (; left > BLOCK; left -= BLOCK, at += BLOCK) {
            a += LittleEndian.int32(bytes, at);
            b += LittleEndian.int32(bytes, at + 4);
            c += LittleEndian.int32(bytes, at + 8);

            a = (a - c) ^ Integer.rotateLeft(c, 4);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 6);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 8);
            b += a;
            a = (a - c) ^ Integer.rotateLeft(c, 16);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 19);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 4);
            b += a;
        }
        if (left == 0) {
            return c;
        }
        a += word(bytes, at, left);
        b += word(bytes, at + 4, left - 4);
        c += word(bytes, at + 8, left - 8);
        return last(a, b, c);
    }

    /** A word of the last block, of which {@code left} bytes, possibly none or more than four, are there. */
    private static int word(byte[] bytes, int at, int left) {
        return left >= 4 ? LittleEndian.int32(bytes, at) : LittleEndian.partial(bytes, at, left);
    }

    private static int last(int first, int second, int third) {
        int a = first;
        int b = second;
        int c = (third ^ second) - Integer.rotateLeft(second, 14);
        a = (a ^ c) - Integer.rotateLeft(c, 11);
        b = (b ^ a) - Integer.rotateLeft(a, 25);
        c = (c ^ b) - Integer.rotateLeft(b, 16);
        a = (a ^ c) - Integer.rotateLeft(c, 4);
        b = (b ^ a) - Integer.rotateLeft(a, 14);
        return (c ^ b) - Integer.rotateLeft(b, 24);
    }
}
