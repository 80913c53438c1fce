package io.ambassadors.https.stats;

import java.util.List;

/**
 * One source of certificates and what of it is in force.
 *
 * @param source as the user named it
 * @param kind {@code file}, {@code acme} or {@code development}
 * @param byDefault whether it serves clients that name no server
 * @param names that it answers for
 * @param subject distinguished name
 * @param issuer distinguished name
 * @param chain subjects of the chain, our own first
 * @param serial number, hexadecimal
 * @param keyType such as {@code EC P-256} or {@code RSA 2048}
 * @param fingerprint SHA-256 of the certificate, hexadecimal
 * @param notBeforeMillis beginning, milliseconds since the epoch
 * @param notAfterMillis end, milliseconds since the epoch; 0 if nothing of the source is in force
 * @param generation what tells this reading of the files from others
 * @param loadedAtMillis when it was read
 * @param lookedAtMillis when the files were last read
 * @param refused why what the files hold now is not in force; empty if it is
 * @param stapled whether an OCSP response is stapled
 * @param handshakes that it served since it was read
 */
public record CertificateSnapshot(
        String source,
        String kind,
        boolean byDefault,
        List<String> names,
        String subject,
        String issuer,
        List<String> chain,
        String serial,
        String keyType,
        String fingerprint,
        long notBeforeMillis,
        long notAfterMillis,
        String generation,
        long loadedAtMillis,
        long lookedAtMillis,
        String refused,
        boolean stapled,
        long handshakes) {
    public CertificateSnapshot {
        names = List.copyOf(names);
        chain = List.copyOf(chain);
    }

    /** Whether any certificate of the source is in force. */
    public boolean inForce() {
        return notAfterMillis != 0;
    }

    /** Whether the development authority made it. */
    public boolean development() {
        return kind.equals("development");
    }

    /** What to call it: the first of its names, or its subject when it has none. */
    public String name() {
        return names.isEmpty() ? subject : names.get(0);
    }
}
