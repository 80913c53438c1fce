package io.ambassadors.https.stats;

import java.util.List;

/**
 * How TLS is spoken, in the words of the configuration.
 *
 * @param profile TLS profile in force, with the version of its guidelines
 * @param postQuantum {@code prefer}, {@code require} or {@code off}
 * @param applicationProtocols what is offered by ALPN, the first being preferred
 * @param tickets how sessions are resumed, in a few words: {@code off}, {@code keys of this process}, {@code keys of a shared secret}
 * @param clients whether client certificates are asked for: {@code none}, {@code optional} or {@code required}
 * @param unknownName what becomes of a client that asks for a name that no certificate has, in a few words
 */
public record TlsPolicy(
        String profile,
        String postQuantum,
        List<String> applicationProtocols,
        String tickets,
        String clients,
        String unknownName) {
    /** No configuration is in force yet. */
    public static final TlsPolicy NONE = new TlsPolicy("", "", List.of(), "", "", "");

    public TlsPolicy {
        applicationProtocols = List.copyOf(applicationProtocols);
    }
}
