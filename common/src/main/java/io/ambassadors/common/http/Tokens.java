package io.ambassadors.common.http;

/** Lists of tokens separated by commas, as in {@code Connection: keep-alive, Upgrade} (RFC 9110, 5.6.1). */
public final class Tokens {
    private Tokens() {}

    /** What is called for each token. */
    public interface Visitor {
        /** One token; returns whether to go on. */
        boolean token(byte[] bytes, int offset, int length);
    }

    /** Calls the visitor for each token that is not empty, white space around it and parameters behind it left out. */
    public static void each(byte[] bytes, int offset, int length, Visitor visitor) {
        int limit = offset + length;
        int at = offset;
        while (at < limit) {
            int comma = at;
            while (comma < limit && bytes[comma] != ',') {
                comma++;
            }
            int from = at;
            int to = comma;
            while (from < to && isBlank(bytes[from])) {
                from++;
            }
            while (to > from && isBlank(bytes[to - 1])) {
                to--;
            }
            if (to > from && !visitor.token(bytes, from, to - from)) {
                return;
            }
            at = comma + 1;
        }
    }

    /** Whether the list has this token, given in lower case. */
    public static boolean contains(byte[] bytes, int offset, int length, byte[] lowerToken) {
        boolean[] found = {false};
        each(bytes, offset, length, (b, at, n) -> {
            if (n == lowerToken.length && FieldName.equalsLower(b, at, lowerToken)) {
                found[0] = true;
            }
            return !found[0];
        });
        return found[0];
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
