package io.ambassadors.https.admin;

import java.time.Clock;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.ambassadors.common.quarkus.Recent;
import io.ambassadors.common.quarkus.SnapshotCache;
import io.ambassadors.https.stats.SidecarSnapshot;

/** The latest snapshot of the data plane, the one before, and one of some minutes ago, against which verdicts are made. */
@Singleton
public class Snapshots extends SnapshotCache<SidecarSnapshot> {
    private final Recent<SidecarSnapshot> recent;

    @Inject
    Snapshots(SidecarControl control) {
        this(control, new Recent<>(SidecarSnapshot::takenAtMillis));
    }

    private Snapshots(SidecarControl control, Recent<SidecarSnapshot> recent) {
        super(
                () -> recent.observe(control.snapshot()),
                control::changes,
                Clock.systemUTC(),
                SidecarSnapshot.nothing(System.currentTimeMillis()));
        this.recent = recent;
    }

    /** The snapshot of some minutes ago, or the first; empty while there is none but the latest, whose counters run from the start. */
    Optional<SidecarSnapshot> minutesAgo() {
        long now = latest().takenAtMillis();
        return recent.oldest().filter(old -> old.takenAtMillis() < now);
    }
}
