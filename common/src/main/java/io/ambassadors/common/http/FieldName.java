package io.ambassadors.common.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Names of header fields that a proxy has to know, as small numbers: a set of them is a {@code long}. Names are compared without
 * regard to case (RFC 9110, 5.1).
 */
public final class FieldName {
    /** Any name that is not in the table. */
    public static final int OTHER = 0;

    public static final int HOST = 1;
    public static final int CONNECTION = 2;
    public static final int CONTENT_LENGTH = 3;
    public static final int TRANSFER_ENCODING = 4;
    public static final int KEEP_ALIVE = 5;
    public static final int PROXY_CONNECTION = 6;
    public static final int TE = 7;
    public static final int TRAILER = 8;
    public static final int UPGRADE = 9;
    public static final int EXPECT = 10;
    public static final int DATE = 11;
    public static final int SERVER = 12;
    public static final int CONTENT_TYPE = 13;
    public static final int COOKIE = 14;
    public static final int SET_COOKIE = 15;
    public static final int USER_AGENT = 16;
    public static final int ACCEPT = 17;
    public static final int ACCEPT_ENCODING = 18;
    public static final int ACCEPT_LANGUAGE = 19;
    public static final int REFERER = 20;
    public static final int X_FORWARDED_FOR = 21;
    public static final int X_FORWARDED_PROTO = 22;
    public static final int X_FORWARDED_HOST = 23;
    public static final int X_REAL_IP = 24;
    public static final int FORWARDED = 25;
    public static final int VIA = 26;
    public static final int LOCATION = 27;
    public static final int CONTENT_LOCATION = 28;
    public static final int LAST_MODIFIED = 29;
    public static final int ETAG = 30;
    public static final int AUTHORIZATION = 31;
    public static final int RANGE = 32;
    public static final int CACHE_CONTROL = 33;
    public static final int VARY = 34;
    public static final int REFRESH = 35;
    public static final int X_ACCEL_REDIRECT = 36;
    public static final int X_ACCEL_BUFFERING = 37;
    public static final int X_ACCEL_EXPIRES = 38;
    public static final int X_ACCEL_LIMIT_RATE = 39;
    public static final int X_ACCEL_CHARSET = 40;
    public static final int X_PAD = 41;
    public static final int HTTP2_SETTINGS = 42;
    public static final int CLIENT_CERT = 43;
    public static final int CLIENT_CERT_CHAIN = 44;
    public static final int X_FORWARDED_CLIENT_CERT = 45;
    public static final int STRICT_TRANSPORT_SECURITY = 46;
    public static final int X_FORWARDED_PORT = 47;
    public static final int RETRY_AFTER = 48;
    public static final int ACCEPT_RANGES = 49;
    public static final int EXPIRES = 50;
    public static final int EARLY_DATA = 51;

    /** The last number of the table. */
    public static final int LAST = EARLY_DATA;

    private static final String[] NAMES = {
        "",
        "Host",
        "Connection",
        "Content-Length",
        "Transfer-Encoding",
        "Keep-Alive",
        "Proxy-Connection",
        "TE",
        "Trailer",
        "Upgrade",
        "Expect",
        "Date",
        "Server",
        "Content-Type",
        "Cookie",
        "Set-Cookie",
        "User-Agent",
        "Accept",
        "Accept-Encoding",
        "Accept-Language",
        "Referer",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Forwarded-Host",
        "X-Real-IP",
        "Forwarded",
        "Via",
        "Location",
        "Content-Location",
        "Last-Modified",
        "ETag",
        "Authorization",
        "Range",
        "Cache-Control",
        "Vary",
        "Refresh",
        "X-Accel-Redirect",
        "X-Accel-Buffering",
        "X-Accel-Expires",
        "X-Accel-Limit-Rate",
        "X-Accel-Charset",
        "X-Pad",
        "HTTP2-Settings",
        "Client-Cert",
        "Client-Cert-Chain",
        "X-Forwarded-Client-Cert",
        "Strict-Transport-Security",
        "X-Forwarded-Port",
        "Retry-After",
        "Accept-Ranges",
        "Expires",
        "Early-Data",
    };

    /**
     * Fields that belong to one connection and are never passed on (RFC 9110, 7.6.1), besides those that Connection names.
     */
    public static final long HOP_BY_HOP =
            setOf(CONNECTION, KEEP_ALIVE, PROXY_CONNECTION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE, HTTP2_SETTINGS);

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final int SLOTS = 256;
    private static final byte[] LOWER = new byte[256];
    private static final byte[] TABLE = new byte[SLOTS];
    private static final byte[][] LOWER_NAMES = new byte[NAMES.length][];

    static {
        for (int c = 0; c < 256; c++) {
            LOWER[c] = (byte) (c >= 'A' && c <= 'Z' ? c | 0x20 : c);
        }
        for (int id = 1; id < NAMES.length; id++) {
            byte[] name = NAMES[id].getBytes(US_ASCII);
            for (int i = 0; i < name.length; i++) {
                name[i] = LOWER[name[i]];
            }
            LOWER_NAMES[id] = name;
            int slot = hash(name, 0, name.length) & SLOTS - 1;
            while (TABLE[slot] != 0) {
                slot = slot + 1 & SLOTS - 1;
            }
            TABLE[slot] = (byte) id;
        }
    }

    private FieldName() {}

    /** The set of these names. */
    public static long setOf(int... ids) {
        long set = 0;
        for (int id : ids) {
            set |= 1L << id;
        }
        return set;
    }

    /** Whether a set has a name; {@link #OTHER} is in no set. */
    public static boolean in(long set, int id) {
        return (set >>> id & 1) != 0;
    }

    /** The usual spelling of a name in the table. */
    public static String text(int id) {
        return NAMES[id];
    }

    /** The number of a name; {@link #OTHER} if it has none. */
    public static int of(String name) {
        byte[] bytes = name.getBytes(US_ASCII);
        return of(bytes, 0, bytes.length);
    }

    /** The number of the name at this place; {@link #OTHER} if it has none. */
    public static int of(byte[] bytes, int offset, int length) {
        int slot = hash(bytes, offset, length) & SLOTS - 1;
        while (TABLE[slot] != 0) {
            byte[] candidate = LOWER_NAMES[TABLE[slot]];
            if (candidate.length == length && equalsLower(bytes, offset, candidate)) {
                return TABLE[slot];
            }
            slot = slot + 1 & SLOTS - 1;
        }
        return OTHER;
    }

    /** Whether the bytes at {@code offset} are this name, which is in lower case, in any case. */
    static boolean equalsLower(byte[] bytes, int offset, byte[] lower) {
        int i = 0;
        for (; i <= lower.length - Long.BYTES; i += Long.BYTES) {
            if (lower((long) LONGS.get(bytes, offset + i)) != (long) LONGS.get(lower, i)) {
                return false;
            }
        }
        for (; i < lower.length; i++) {
            if (LOWER[bytes[offset + i] & 0xff] != lower[i]) {
                return false;
            }
        }
        return true;
    }

    /** The lower case of eight bytes: of each that lies between A and Z, and has no high bit, the bit 0x20 is set. */
    private static long lower(long word) {
        long low = word & ~HIGH_BITS;
        long fromA = low + ONES * (0x80 - 'A');
        long pastZ = low + ONES * (0x7f - 'Z');
        return word | (fromA & ~pastZ & ~word & HIGH_BITS) >>> 2;
    }

    /** The lower case of an ASCII letter, and any other byte as it is. */
    public static byte lower(byte b) {
        return LOWER[b & 0xff];
    }

    private static int hash(byte[] bytes, int offset, int length) {
        // First, middle and last byte tell the names of the table apart well enough.
        int h = length * 31 + LOWER[length == 0 ? 0 : bytes[offset] & 0xff];
        if (length > 0) {
            h = h * 31 + LOWER[bytes[offset + length / 2] & 0xff];
            h = h * 31 + LOWER[bytes[offset + length - 1] & 0xff];
        }
        return h ^ h >>> 8;
    }
}
