package io.ambassadors.https.certificates;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A chain of certificates and the key of the first.
 *
 * @param source where it came from, as the user named it
 * @param kind how it came about
 * @param chain our own certificate first, then its issuers
 * @param key private key of the first certificate
 * @param names names in lower case that it answers for: DNS names, with wildcards, and IP addresses
 * @param ocspResponse to staple, in DER; empty for none
 * @param generation what tells this reading of the files from others: twelve hexadecimal digits of a digest of certificate and key
 * @param loadedAtMillis when it was read, milliseconds since the epoch
 */
public record Identity(
        String source,
        Kind kind,
        List<X509Certificate> chain,
        PrivateKey key,
        List<String> names,
        Optional<byte[]> ocspResponse,
        String generation,
        long loadedAtMillis) {
    public Identity {
        chain = List.copyOf(chain);
        names = List.copyOf(names);
    }

    /** How an identity came about. */
    public enum Kind {
        /** From files of the user. */
        FILE,
        /** From an ACME authority. */
        ACME,
        /** From the development authority. */
        DEVELOPMENT
    }

    /** Our own certificate. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** Its end, milliseconds since the epoch. */
    public long notAfterMillis() {
        return certificate().getNotAfter().getTime();
    }
}
