package io.ambassadors.https.doctor;

import java.util.List;

/**
 * What a client can, and asks for.
 *
 * @param version the only one that it speaks, as Java names it
 * @param suites cipher suites, as RFCs name them
 * @param groups for the key agreement, as BoringSSL names them; empty for what the library has by itself
 * @param applicationProtocols offered by ALPN; empty for none
 * @param serverName that it asks for; empty for none
 */
record Hello(
        String version,
        List<String> suites,
        List<String> groups,
        List<String> applicationProtocols,
        String serverName) {
    static final String TLS_13 = "TLSv1.3";
    static final String TLS_12 = "TLSv1.2";
    static final String TLS_11 = "TLSv1.1";

    Hello {
        suites = List.copyOf(suites);
        groups = List.copyOf(groups);
        applicationProtocols = List.copyOf(applicationProtocols);
    }

    /** A client of TLS 1.3 with everything that is current. */
    static Hello current(String serverName) {
        return new Hello(TLS_13, Guideline.SUITES_13, List.of(), List.of(), serverName);
    }

    /** A client of TLS 1.2 with these suites. */
    static Hello old(List<String> suites, String serverName) {
        return new Hello(TLS_12, suites, List.of(), List.of(), serverName);
    }

    /** The same client with other groups. */
    Hello with(String... wanted) {
        return new Hello(version, suites, List.of(wanted), applicationProtocols, serverName);
    }

    /** The same client with these application protocols. */
    Hello offering(List<String> protocols) {
        return new Hello(version, suites, groups, protocols, serverName);
    }
}
