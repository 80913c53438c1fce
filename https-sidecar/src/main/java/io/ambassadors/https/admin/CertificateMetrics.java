package io.ambassadors.https.admin;

import static io.ambassadors.https.admin.SidecarMetrics.PREFIX;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.Type;

import io.ambassadors.common.quarkus.MetricFamily;
import io.ambassadors.common.quarkus.ReloadMetrics;
import io.ambassadors.common.stats.Stat;
import io.ambassadors.https.stats.AuthoritySnapshot;
import io.ambassadors.https.stats.CertificateSnapshot;
import io.ambassadors.https.stats.SidecarSnapshot;
import io.ambassadors.https.stats.StatTable;

/**
 * Certificates. Times are absolute, so that an alert is {@code … - time() < 14 * 86400} and a sidecar that hangs cannot make an old
 * certificate look young.
 */
final class CertificateMetrics {
    private static final List<String> CERTIFICATE = List.of("source", "name");
    private static final List<String> INFO = List.of("source", "name", "kind", "key_type", "generation");
    private static final List<String> AUTHORITY = List.of("subject", "fingerprint");

    private CertificateMetrics() {}

    static List<MetricFamilySamples> of(SidecarSnapshot snapshot) {
        List<MetricFamilySamples> families = new ArrayList<>();
        families.add(time(snapshot, "expiry", "End of the certificate in force", CertificateSnapshot::notAfterMillis));
        families.add(time(
                snapshot, "not_before", "Beginning of the certificate in force", CertificateSnapshot::notBeforeMillis));
        families.add(time(
                snapshot, "loaded", "When the certificate in force was read", CertificateSnapshot::loadedAtMillis));
        families.add(info(snapshot));
        StatTable.CERTIFICATE.forEach(stat -> families.add(perCertificate(stat, snapshot)));
        families.add(authorities(snapshot));
        families.addAll(ReloadMetrics.of(PREFIX, "certificate", "the certificate files", snapshot.certificateReload()));
        return families;
    }

    private static MetricFamilySamples time(
            SidecarSnapshot snapshot, String what, String help, ToLongFunction<CertificateSnapshot> millis) {
        MetricFamily family = new MetricFamily(PREFIX + "certificate_" + what + "_timestamp_seconds", Type.GAUGE, help);
        each(snapshot, (labels, certificate) -> {
            if (certificate.inForce()) {
                family.add(CERTIFICATE, labels, millis.applyAsLong(certificate) / 1e3);
            }
        });
        return family.build();
    }

    private static MetricFamilySamples info(SidecarSnapshot snapshot) {
        MetricFamily family = new MetricFamily(
                PREFIX + "certificate_info",
                Type.GAUGE,
                "1 for each certificate in force, with what it is and which reading of its files");
        each(snapshot, (labels, certificate) -> {
            if (certificate.inForce()) {
                List<String> values = new ArrayList<>(labels);
                values.addAll(List.of(certificate.kind(), certificate.keyType(), certificate.generation()));
                family.add(INFO, values, 1);
            }
        });
        return family.build();
    }

    private static MetricFamilySamples perCertificate(Stat<CertificateSnapshot> stat, SidecarSnapshot snapshot) {
        MetricFamily family = MetricFamily.of(PREFIX, stat);
        each(
                snapshot,
                (labels, certificate) ->
                        family.add(CERTIFICATE, labels, stat.value().applyAsLong(certificate)));
        return family.build();
    }

    private static MetricFamilySamples authorities(SidecarSnapshot snapshot) {
        MetricFamily family = new MetricFamily(
                PREFIX + "client_authority_expiry_timestamp_seconds",
                Type.GAUGE,
                "End of the certificate of an authority whose client certificates are taken");
        Set<String> seen = new HashSet<>();
        for (AuthoritySnapshot authority : snapshot.clientAuthorities()) {
            if (seen.add(authority.fingerprint())) {
                family.add(
                        AUTHORITY,
                        List.of(authority.subject(), authority.fingerprint()),
                        authority.notAfterMillis() / 1e3);
            }
        }
        return family.build();
    }

    /** Visits every certificate with the values of its labels. Two of one source and name get a number, as labels must differ. */
    private static void each(SidecarSnapshot snapshot, BiConsumer<List<String>, CertificateSnapshot> what) {
        Set<List<String>> seen = new HashSet<>();
        for (CertificateSnapshot certificate : snapshot.certificates()) {
            List<String> labels = List.of(certificate.source(), certificate.name());
            for (int again = 2; !seen.add(labels); again++) {
                labels = List.of(certificate.source(), certificate.name() + " #" + again);
            }
            what.accept(labels, certificate);
        }
    }
}
