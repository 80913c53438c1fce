package io.ambassadors.https.acme;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import io.ambassadors.https.certificates.Identity;

/** What shows an authority that a name is ours. */
sealed interface ChallengeAnswer {
    /**
     * A text on port 80.
     *
     * @param token which text is asked for
     * @param keyAuthorization the text
     */
    record Http(String token, String keyAuthorization) implements ChallengeAnswer {}

    /**
     * A certificate on port 443.
     *
     * @param name that it shows to be ours
     * @param digest SHA-256 of the key authorization, hexadecimal
     */
    record Tls(String name, String digest, Identity identity) implements ChallengeAnswer {
        /** What the authority asks for, in lower case. */
        String serverName() {
            return Names.serverName(name);
        }
    }

    /**
     * A certificate on port 443, signed by itself, with the digest of the key authorization in its extension {@code acmeIdentifier} (RFC
     * 8737, 3).
     *
     * @param name that is to be shown to be ours
     * @param digest SHA-256 of the key authorization
     */
    static ChallengeAnswer tls(String name, byte[] digest, Instant now) throws AcmeFailure {
        try {
            KeyPair keys = Keys.generate();
            X509Certificate certificate = ChallengeCertificate.make(name, digest, keys, now);
            Identity identity = new Identity(
                    "tls-alpn-01",
                    Identity.Kind.ACME,
                    List.of(certificate),
                    keys.getPrivate(),
                    List.of(name),
                    Optional.empty(),
                    generation(certificate),
                    now.toEpochMilli());
            return new Tls(name, HexFormat.of().formatHex(digest), identity);
        } catch (GeneralSecurityException e) {
            throw new AcmeFailure("The certificate that answers the challenge for " + name + " could not be made", e);
        }
    }

    private static String generation(X509Certificate certificate) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        return HexFormat.of().formatHex(digest, 0, 6);
    }
}
