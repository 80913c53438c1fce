package io.ambassadors.common.http;

/** What a host with an optional port may look like (RFC 3986, 3.2.2 and 3.2.3), as nginx has checked it since 1.29.4. */
public final class HostSyntax {
    private static final boolean[] NAME = new boolean[128];

    static {
        for (char c = 0; c < 128; c++) {
            NAME[c] = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || "-._~!$&'()*+,;=%".indexOf(c) >= 0;
        }
    }

    private HostSyntax() {}

    /** Whether this is a name, an IPv4 address, or an IPv6 address in brackets, with or without a port. */
    public static boolean isValid(String authority) {
        int end = authority.startsWith("[") ? literal(authority) : name(authority);
        return end > 0 && port(authority, end);
    }

    private static int name(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) < 128 && NAME[text.charAt(i)]) {
            i++;
        }
        return i;
    }

    private static int literal(String text) {
        int close = text.indexOf(']');
        for (int i = 1; i < close; i++) {
            char c = text.charAt(i);
            if (c >= 128 || !NAME[c] && c != ':') {
                return -1;
            }
        }
        return close < 2 ? -1 : close + 1;
    }

    private static boolean port(String text, int from) {
        if (from == text.length()) {
            return true;
        }
        if (text.charAt(from) != ':' || text.length() - from > 6) {
            return false;
        }
        for (int i = from + 1; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
