package io.ambassadors.https.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.ambassadors.https.stats.CertificateSnapshot;
import io.ambassadors.https.stats.CertificateState;
import io.ambassadors.https.stats.SidecarSnapshot;

/**
 * A certificate for programs.
 *
 * @param source as the user named it
 * @param kind {@code file}, {@code acme} or {@code development}
 * @param state as {@link CertificateState}
 * @param daysLeft whole days until its end, negative after it; absent if nothing of the source is in force
 * @param byDefault whether it serves clients that name no server
 * @param names that it answers for
 * @param notBefore its beginning
 * @param notAfter its end
 * @param issuer distinguished name
 * @param subject distinguished name
 * @param chain subjects of the chain, our own first
 * @param serial number, hexadecimal
 * @param keyType such as {@code EC P-256}
 * @param fingerprint SHA-256, hexadecimal
 * @param generation what tells this reading of the files from others
 * @param loadedAt when it was read
 * @param lookedAt when the files were last read
 * @param refused why what the files hold now is not in force; empty if it is
 * @param stapled whether an OCSP response is stapled
 * @param handshakes that it served since it was read
 */
record CertificateDocument(
        String source,
        String kind,
        CertificateState state,
        Optional<Long> daysLeft,
        boolean byDefault,
        List<String> names,
        Optional<Instant> notBefore,
        Optional<Instant> notAfter,
        String issuer,
        String subject,
        List<String> chain,
        String serial,
        String keyType,
        String fingerprint,
        String generation,
        Optional<Instant> loadedAt,
        Optional<Instant> lookedAt,
        String refused,
        boolean stapled,
        long handshakes) {
    static List<CertificateDocument> all(SidecarSnapshot snapshot) {
        return snapshot.certificates().stream()
                .map(certificate -> of(certificate, snapshot.takenAtMillis(), snapshot.expiryWarningMillis()))
                .toList();
    }

    private static CertificateDocument of(CertificateSnapshot certificate, long now, long warning) {
        return new CertificateDocument(
                certificate.source(),
                certificate.kind(),
                CertificateState.of(certificate, now, warning),
                certificate.inForce()
                        ? Optional.of(Lifetime.days(certificate.notAfterMillis(), now))
                        : Optional.empty(),
                certificate.byDefault(),
                certificate.names(),
                time(certificate.notBeforeMillis()),
                time(certificate.notAfterMillis()),
                certificate.issuer(),
                certificate.subject(),
                certificate.chain(),
                certificate.serial(),
                certificate.keyType(),
                certificate.fingerprint(),
                certificate.generation(),
                time(certificate.loadedAtMillis()),
                time(certificate.lookedAtMillis()),
                certificate.refused(),
                certificate.stapled(),
                certificate.handshakes());
    }

    private static Optional<Instant> time(long millis) {
        return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
