package io.ambassadors.common.routing.shard;

/**
 * The two bytes between which the part of a key stands that alone is hashed, such as <code>{}</code>.
 *
 * @param open first byte of the pair
 * @param close second byte of the pair
 */
public record HashTag(byte open, byte close) {
    /**
     * The part of a key that is hashed: what stands between the first {@code open} and the first {@code close} after it, or
     * the whole key if either is missing or nothing stands between. A later {@code open} is never tried. Follows twemproxy
     * {@code src/nc_server.c}, {@code server_pool_idx}.
     *
     * @return offset in {@code bytes} and length in one number, so that nothing is allocated; see {@link #offset(long)} and
     *     {@link #length(long)}
     */
    public long part(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int opened = indexOf(open, bytes, offset, end);
        if (opened >= 0) {
            int closed = indexOf(close, bytes, opened + 1, end);
            if (closed - opened > 1) {
                return pack(opened + 1, closed - opened - 1);
            }
        }
        return pack(offset, length);
    }

    /** Where a {@link #part} begins. */
    public static int offset(long part) {
        return (int) (part >>> 32);
    }

    /** How long a {@link #part} is. */
    public static int length(long part) {
        return (int) part;
    }

    static long pack(int offset, int length) {
        return (long) offset << 32 | length;
    }

    private static int indexOf(byte wanted, byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
