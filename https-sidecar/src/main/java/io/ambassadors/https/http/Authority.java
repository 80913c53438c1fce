package io.ambassadors.https.http;

import java.util.Locale;

/** A host with an optional port, taken apart. */
final class Authority {
    private Authority() {}

    private static int colon(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon >= 0 && authority.indexOf(']', colon) < 0 ? colon : -1;
    }

    /** The host in lower case, an IPv6 address in its brackets. */
    static String name(String authority) {
        return host(authority).toLowerCase(Locale.ROOT);
    }

    /** The host as it was written, an IPv6 address in its brackets. */
    static String host(String authority) {
        int colon = colon(authority);
        return colon < 0 ? authority : authority.substring(0, colon);
    }

    /** The port; empty if there is none. */
    static String port(String authority) {
        int colon = colon(authority);
        return colon < 0 ? "" : authority.substring(colon + 1);
    }
}
