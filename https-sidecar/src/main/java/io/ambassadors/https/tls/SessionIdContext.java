package io.ambassadors.https.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;

import io.ambassadors.https.certificates.ClientTrust;
import io.ambassadors.https.config.ClientsConfig;

/**
 * What a session must have been made under to be resumed (OpenSSL's session id context, which is part of a ticket): the same
 * demands on client certificates. Resuming does not verify a certificate anew, and BoringSSL even resumes a session that has none where one is
 * required; so a session from before a change of authorities, of revocations, of {@code verify} or of whether
 * handshakes without a certificate pass must not be taken. Replicas with the
 * same configuration have the same.
 */
final class SessionIdContext {
    private SessionIdContext() {}

    /** 32 bytes, the most that OpenSSL takes. */
    static byte[] of(ClientsConfig clients, ClientTrust trust) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(clients.verify().name().getBytes(US_ASCII));
            digest.update((byte) (clients.isDemanded() ? 1 : 0));
            if (clients.verify() != ClientsConfig.Verify.NONE) {
                for (X509Certificate authority : trust.authorities()) {
                    add(digest, 1, authority.getEncoded());
                }
                for (X509CRL revoked : trust.revoked()) {
                    add(digest, 2, revoked.getEncoded());
                }
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    private static void add(MessageDigest digest, int kind, byte[] part) {
        digest.update((byte) kind);
        for (int shift = 24; shift >= 0; shift -= 8) {
            digest.update((byte) (part.length >> shift));
        }
        digest.update(part);
    }
}
