package io.ambassadors.common.net;

import java.util.Objects;

/**
 * What a PROXY header of version 2 says of the client's TLS (HAProxy's proxy-protocol.txt, 2.2.6). Texts that are empty are left out.
 *
 * @param version as OpenSSL names it, such as {@code TLSv1.3}
 * @param cipher cipher suite
 * @param group by which keys were agreed on
 * @param signature algorithm that our own certificate is signed with
 * @param key kind and bits of our own key, such as {@code RSA2048}
 * @param certificate whether the client showed a certificate, and when
 * @param verified whether that certificate was found to be good
 * @param commonName of that certificate
 * @param der that certificate; null if it is not to be passed on
 */
public record ProxyTls(
        String version,
        String cipher,
        String group,
        String signature,
        String key,
        Certificate certificate,
        boolean verified,
        String commonName,
        byte[] der) {
    /** When a client showed its certificate. */
    public enum Certificate {
        /** Never. */
        NONE(0),
        /** When the session began that this connection resumes. */
        IN_SESSION(0x04),
        /** On this connection. */
        ON_CONNECTION(0x02 | 0x04);

        private final int bits;

        Certificate(int bits) {
            this.bits = bits;
        }

        int bits() {
            return bits;
        }
    }

    public ProxyTls {
        Objects.requireNonNull(version);
        Objects.requireNonNull(cipher);
        Objects.requireNonNull(group);
        Objects.requireNonNull(signature);
        Objects.requireNonNull(key);
        Objects.requireNonNull(certificate);
        Objects.requireNonNull(commonName);
    }
}
