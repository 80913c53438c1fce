package io.ambassadors.https.tls;

import java.util.List;

/**
 * What a client says before anything is encrypted (RFC 8446, 4.1.2), as far as it matters for how it is answered.
 *
 * @param serverName that the client asks for (RFC 6066, 3), in lower case and without a dot at its end; empty if it does not say
 * @param applicationProtocols that it speaks (RFC 7301), the first being preferred; empty if it does not say
 * @param versions of TLS that it speaks
 * @param groups by which it can agree on keys, the first being preferred
 * @param keyShares groups for which it sent its part already
 * @param resuming whether it brings a ticket of an earlier session
 */
record ClientHello(
        String serverName,
        List<String> applicationProtocols,
        Codes versions,
        Codes groups,
        Codes keyShares,
        boolean resuming) {
    /** Version 1.2. */
    static final int TLS_1_2 = 0x0303;
    /** Version 1.3. */
    static final int TLS_1_3 = 0x0304;
    /** X25519MLKEM768, the post-quantum agreement on keys (draft-ietf-tls-ecdhe-mlkem). */
    static final int X25519_MLKEM768 = 0x11ec;

    ClientHello {
        applicationProtocols = List.copyOf(applicationProtocols);
    }

    /** Whether keys can be agreed on in a way that holds against quantum computers; this needs TLS 1.3. */
    boolean isPostQuantum() {
        return versions.contains(TLS_1_3) && groups.contains(X25519_MLKEM768);
    }
}
