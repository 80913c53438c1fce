package io.ambassadors.common.http.h2;

/** What the bytes of a field's name are, as nginx tells them apart; in HTTP/2 capital letters are malformed (RFC 9113, 8.2.1). */
final class NameBytes {
    private static final int USUAL = 1;
    private static final int UNDERSCORE = 1 << 1;
    private static final int UNUSUAL = 1 << 2;
    private static final int MALFORMED = 1 << 3;
    private static final byte[] KIND = new byte[256];

    static {
        for (int c = 0; c < 256; c++) {
            int kind = UNUSUAL;
            if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-') {
                kind = USUAL;
            } else if (c == '_') {
                kind = UNDERSCORE;
            } else if (c <= ' ' || c >= 0x7f || c >= 'A' && c <= 'Z' || c == ':') {
                kind = MALFORMED;
            }
            KIND[c] = (byte) kind;
        }
    }

    private NameBytes() {}

    /** The kinds of all bytes of a name, one bit for each. */
    static int kinds(byte[] bytes, int offset, int length) {
        int kinds = 0;
        for (int i = offset; i < offset + length; i++) {
            kinds |= KIND[bytes[i] & 0xff];
        }
        return kinds;
    }

    static boolean isMalformed(int kinds) {
        return (kinds & MALFORMED) != 0;
    }

    /** Whether {@code ignore_invalid_headers} is about it. */
    static boolean isUnusual(int kinds, boolean underscores) {
        return (kinds & UNUSUAL) != 0 || (kinds & UNDERSCORE) != 0 && !underscores;
    }
}
