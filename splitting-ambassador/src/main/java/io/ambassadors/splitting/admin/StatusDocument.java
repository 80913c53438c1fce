package io.ambassadors.splitting.admin;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.ambassadors.common.quarkus.ProcessState;
import io.ambassadors.splitting.stats.AmbassadorSnapshot;
import io.ambassadors.splitting.stats.UpstreamSnapshot;

/**
 * The status for programs: the snapshot, and what was concluded from it.
 *
 * @param service name of the program
 * @param version its version
 * @param state as {@link ProcessState}
 * @param uptimeSeconds since it began to serve
 * @param degraded what is wrong, by name
 * @param judgements of each upstream
 * @param snapshot all the numbers
 */
record StatusDocument(
        String service,
        String version,
        ProcessState state,
        long uptimeSeconds,
        Map<String, String> degraded,
        List<Judgement> judgements,
        AmbassadorSnapshot snapshot) {
    static StatusDocument of(
            AmbassadorSnapshot snapshot,
            Function<UpstreamSnapshot, Judgement> judge,
            boolean started,
            Map<String, String> degraded,
            String version) {
        return new StatusDocument(
                "splitting-ambassador",
                version,
                ProcessState.of(snapshot.draining(), started, degraded),
                Duration.ofMillis(snapshot.takenAtMillis() - snapshot.startedAtMillis())
                        .toSeconds(),
                degraded,
                snapshot.upstreams().stream().map(judge).toList(),
                snapshot);
    }
}
