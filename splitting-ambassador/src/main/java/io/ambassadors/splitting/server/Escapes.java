package io.ambassadors.splitting.server;

/** Writes a decoded path so that it can stand in a request line again, as nginx does ({@code ngx_escape_uri}). */
final class Escapes {
    private static final String HEX = "0123456789ABCDEF";
    private static final boolean[] ESCAPED = new boolean[256];

    static {
        for (int c = 0; c < 256; c++) {
            ESCAPED[c] = c <= ' ' || c >= 0x7f || "\"#%<>?\\^`{|}".indexOf(c) >= 0;
        }
    }

    private Escapes() {}

    /** A target that variables were put into: what would end the request line, or a part of it, is escaped. */
    static String lineSafe(String target) {
        for (int i = 0; i < target.length(); i++) {
            if (breaksLine(target.charAt(i))) {
                StringBuilder text = new StringBuilder(target.length() + 16);
                for (int j = 0; j < target.length(); j++) {
                    char c = target.charAt(j);
                    if (breaksLine(c)) {
                        appendEscaped(text, c);
                    } else {
                        text.append(c);
                    }
                }
                return text.toString();
            }
        }
        return target;
    }

    private static boolean breaksLine(char c) {
        return c <= ' ' || c == 0x7f;
    }

    private static void appendEscaped(StringBuilder text, char c) {
        text.append('%').append(HEX.charAt(c >> 4 & 0xf)).append(HEX.charAt(c & 0xf));
    }

    /** The path from {@code from} on. */
    static String path(String path, int from) {
        int length = path.length();
        for (int i = from; i < length; i++) {
            if (ESCAPED[path.charAt(i) & 0xff]) {
                return escape(path, from, i);
            }
        }
        return path.substring(from);
    }

    private static String escape(String path, int from, int first) {
        StringBuilder text = new StringBuilder(path.length() + 16).append(path, from, first);
        for (int i = first; i < path.length(); i++) {
            char c = path.charAt(i);
            if (ESCAPED[c & 0xff]) {
                appendEscaped(text, c);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
