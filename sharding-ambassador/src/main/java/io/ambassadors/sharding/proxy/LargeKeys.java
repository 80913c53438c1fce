package io.ambassadors.sharding.proxy;

/**
 * Remembers which keys had large values of late, so that reading them again does not begin on a connection that others wait for. A
 * small table of fingerprints in which the later of two that collide wins: a wrong answer costs a little time and nothing else.
 */
final class LargeKeys {
    private static final int SLOTS = 1024;

    private final long[] fingerprints = new long[SLOTS];
    private int used;

    /** Whether the key's value was large when last seen. */
    boolean contains(byte[] bytes, int offset, int length) {
        if (used == 0) {
            return false;
        }
        long fingerprint = fingerprint(bytes, offset, length);
        return fingerprints[slot(fingerprint)] == fingerprint;
    }

    /** The key's value is large. */
    void add(byte[] bytes, int offset, int length) {
        long fingerprint = fingerprint(bytes, offset, length);
        int slot = slot(fingerprint);
        if (fingerprints[slot] == 0) {
            used++;
        }
        fingerprints[slot] = fingerprint;
    }

    /** The key's value is not large any more. */
    void remove(byte[] bytes, int offset, int length) {
        long fingerprint = fingerprint(bytes, offset, length);
        int slot = slot(fingerprint);
        if (fingerprints[slot] == fingerprint) {
            fingerprints[slot] = 0;
            used--;
        }
    }

    private static int slot(long fingerprint) {
        return (int) (fingerprint >>> 54);
    }

    /** 64-bit FNV-1a with a final mix; never 0, which marks a free slot. */
    private static long fingerprint(byte[] bytes, int offset, int length) {
        long hash = 0xcbf29ce484222325L;
        for (int i = offset; i < offset + length; i++) {
            hash = (hash ^ (bytes[i] & 0xff)) * 0x100000001b3L;
        }
        hash ^= hash >>> 32;
        hash *= 0x9e3779b97f4a7c15L;
        return hash == 0 ? 1 : hash;
    }
}
