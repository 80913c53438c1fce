package io.ambassadors.common.routing.hash;

/**
 * The Fowler-Noll-Vo hashes, over signed bytes.
 *
 * <p>Only the low 32 bits of the 64-bit variants are ever used, and those depend on nothing but the low 32 bits of basis and
 * prime. So a 32-bit loop gives them, which is also what twemproxy's fnv1a_64 is.
 */
final class Fnv {
    private static final int BASIS_32 = 0x811c9dc5;
    private static final int PRIME_32 = 0x01000193;
    private static final int BASIS_64_LOW = 0x84222325;
    private static final int PRIME_64_LOW = 0x000001b3;

    private Fnv() {}

    static int fnv1(byte[] bytes, int offset, int length) {
        return multiplyThenXor(bytes, offset, length, BASIS_32, PRIME_32);
    }

    static int fnv1a(byte[] bytes, int offset, int length) {
        return xorThenMultiply(bytes, offset, length, BASIS_32, PRIME_32);
    }

    static int fnv1Low64(byte[] bytes, int offset, int length) {
        return multiplyThenXor(bytes, offset, length, BASIS_64_LOW, PRIME_64_LOW);
    }

    static int fnv1aLow64(byte[] bytes, int offset, int length) {
        return xorThenMultiply(bytes, offset, length, BASIS_64_LOW, PRIME_64_LOW);
    }

    private static int multiplyThenXor(byte[] bytes, int offset, int length, int basis, int prime) {
        int h = basis;
        for (int i = offset, end = offset + length; i < end; i++) {
            h = h * prime ^ bytes[i];
        }
        return h;
    }

    private static int xorThenMultiply(byte[] bytes, int offset, int length, int basis, int prime) {
        int h = basis;
        for (int i = offset, end = offset + length; i < end; i++) {
            h = (h ^ bytes[i]) * prime;
        }
        return h;
    }
}
