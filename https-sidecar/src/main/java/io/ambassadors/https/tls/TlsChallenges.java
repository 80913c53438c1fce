package io.ambassadors.https.tls;

import java.util.Optional;

import io.ambassadors.https.certificates.Identity;

/** Certificates with which an ACME authority is shown that a name is ours (RFC 8737). Safe from any thread, and never blocks. */
@FunctionalInterface
public interface TlsChallenges {
    /** Application protocol of the authority's connection, and of no other. */
    String PROTOCOL = "acme-tls/1";

    /** No challenge is under way. */
    TlsChallenges NONE = serverName -> Optional.empty();

    /** The certificate for a name that is being checked. */
    Optional<Identity> forName(String serverName);
}
