package io.ambassadors.common.routing.hash;

/** twemproxy's MurmurHash2: with the seed that libmemcached chose, 0xdeadbeef times the length. */
final class Murmur {
    private Murmur() {}

    static int hash(byte[] bytes, int offset, int length) {
        return Murmur2.hash(bytes, offset, length, 0xdeadbeef * length);
    }
}
