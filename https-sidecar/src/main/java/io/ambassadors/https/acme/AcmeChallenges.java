package io.ambassadors.https.acme;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.ambassadors.https.certificates.Identity;

/**
 * What the listeners answer to an authority that checks whether a name is ours. There is something to answer only while an order is under
 * way. Safe from any thread; asking never blocks.
 */
public final class AcmeChallenges {
    private final Map<String, String> keyAuthorizations = new ConcurrentHashMap<>();
    private final Map<String, Identity> identities = new ConcurrentHashMap<>();

    /**
     * The answer to {@code GET /.well-known/acme-challenge/<token>} (RFC 8555, 8.3), of type {@code application/octet-stream}.
     *
     * @return the key authorization; empty if no order asks for this token
     */
    public Optional<String> http01(String token) {
        return Optional.ofNullable(keyAuthorizations.get(token));
    }

    /**
     * The certificate for a client that offers {@code acme-tls/1} and no other protocol (RFC 8737, 3).
     *
     * @param serverName that the client asks for, in any case
     * @return empty if no order asks for this name
     */
    public Optional<Identity> tlsAlpn01(String serverName) {
        return Optional.ofNullable(identities.get(serverName.toLowerCase(Locale.ROOT)));
    }

    /** Whether there is anything to answer. */
    public boolean isEmpty() {
        return keyAuthorizations.isEmpty() && identities.isEmpty();
    }

    void publish(ChallengeAnswer answer) {
        if (answer instanceof ChallengeAnswer.Http http) {
            keyAuthorizations.put(http.token(), http.keyAuthorization());
        } else if (answer instanceof ChallengeAnswer.Tls tls) {
            identities.put(tls.serverName(), tls.identity());
        }
    }

    void withdraw(ChallengeAnswer answer) {
        if (answer instanceof ChallengeAnswer.Http http) {
            keyAuthorizations.remove(http.token(), http.keyAuthorization());
        } else if (answer instanceof ChallengeAnswer.Tls tls) {
            identities.remove(tls.serverName(), tls.identity());
        }
    }
}
