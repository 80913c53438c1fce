package io.ambassadors.common.http.h1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the bytes that may end a line, or must not be in one, eight at a time. */
final class LineScan {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;
    /** The first byte that no line is about: all that matter are below. */
    private static final int END = '\r' + 1;

    private LineScan() {}

    /**
     * The place of the first byte from {@code from} on that is CR, LF, NUL or another control character up to CR; the limit if there is
     * none. A tab is among them, as it is rare.
     */
    static int next(byte[] bytes, int from, int limit) {
        int i = from;
        for (; i <= limit - Long.BYTES; i += Long.BYTES) {
            long word = (long) LONGS.get(bytes, i);
            // Borrows make bytes above a hit look like hits, never one below; bytes from 0x80 on are none.
            long hits = word - ONES * END & ~word & HIGH_BITS;
            if (hits != 0) {
                return i + (Long.numberOfTrailingZeros(hits) >>> 3);
            }
        }
        while (i < limit && (bytes[i] < 0 || bytes[i] >= END)) {
            i++;
        }
        return i;
    }
}
