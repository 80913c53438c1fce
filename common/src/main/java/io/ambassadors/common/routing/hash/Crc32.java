package io.ambassadors.common.routing.hash;

import java.util.zip.CRC32;

/** The CRC-32 of zlib, whole ({@code crc32a}) or cut to 15 bits as libmemcached does ({@code crc32}). */
final class Crc32 {
    private static final ThreadLocal<CRC32> PER_THREAD = ThreadLocal.withInitial(CRC32::new);

    private Crc32() {}

    static int hash(byte[] bytes, int offset, int length) {
        CRC32 crc = PER_THREAD.get();
        crc.reset();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    static int upperFifteenBits(byte[] bytes, int offset, int length) {
        return hash(bytes, offset, length) >>> 16 & 0x7fff;
    }
}
