package io.ambassadors.sharding.admin;

import java.time.Duration;
import java.util.Map;

import io.ambassadors.common.quarkus.ProcessState;
import io.ambassadors.sharding.stats.AmbassadorSnapshot;
import io.ambassadors.sharding.stats.PoolSnapshot;

/**
 * The status for programs: the snapshot, and what was concluded from it.
 *
 * @param service name of the program
 * @param version its version
 * @param state as {@link ProcessState}
 * @param uptimeSeconds since it began to serve
 * @param clientConnections clients connected now
 * @param serverConnections open connections to servers
 * @param degraded what is wrong, by name
 * @param snapshot all the numbers
 */
record StatusDocument(
        String service,
        String version,
        ProcessState state,
        long uptimeSeconds,
        long clientConnections,
        long serverConnections,
        Map<String, String> degraded,
        AmbassadorSnapshot snapshot) {
    static StatusDocument of(
            AmbassadorSnapshot snapshot, boolean started, Map<String, String> degraded, String version) {
        return new StatusDocument(
                "sharding-ambassador",
                version,
                ProcessState.of(snapshot.draining(), started, degraded),
                Duration.ofMillis(snapshot.takenAtMillis() - snapshot.startedAtMillis())
                        .toSeconds(),
                snapshot.pools().stream()
                        .mapToLong(PoolSnapshot::clientConnections)
                        .sum(),
                StatusView.serverConnections(snapshot),
                degraded,
                snapshot);
    }
}
