package io.ambassadors.https.admin;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.ambassadors.common.quarkus.ProcessState;
import io.ambassadors.https.stats.SidecarSnapshot;

/**
 * The status for programs: the snapshot, and what was concluded from it.
 *
 * @param service name of the program
 * @param version its version
 * @param state as {@link ProcessState}
 * @param uptimeSeconds since it began to serve
 * @param degraded what is wrong, by name
 * @param certificates how long they are good yet
 * @param snapshot all the numbers
 */
record StatusDocument(
        String service,
        String version,
        ProcessState state,
        long uptimeSeconds,
        Map<String, String> degraded,
        List<CertificateDocument> certificates,
        SidecarSnapshot snapshot) {
    static StatusDocument of(SidecarSnapshot snapshot, boolean started, Map<String, String> degraded, String version) {
        return new StatusDocument(
                "https-sidecar",
                version,
                ProcessState.of(snapshot.draining(), started, degraded),
                Duration.ofMillis(snapshot.takenAtMillis() - snapshot.startedAtMillis())
                        .toSeconds(),
                degraded,
                CertificateDocument.all(snapshot),
                snapshot);
    }
}
