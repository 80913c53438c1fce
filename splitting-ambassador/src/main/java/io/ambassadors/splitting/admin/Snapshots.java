package io.ambassadors.splitting.admin;

import java.time.Clock;
import java.util.List;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.ambassadors.common.quarkus.SnapshotCache;
import io.ambassadors.common.stats.ReloadStatus;
import io.ambassadors.splitting.stats.AmbassadorSnapshot;
import io.ambassadors.splitting.stats.UpstreamSnapshot;

/** The latest snapshot of the data plane, the one before, and what is to be thought of its upstreams. */
@Singleton
public class Snapshots extends SnapshotCache<AmbassadorSnapshot> {
    private final History history;

    @Inject
    Snapshots(SplittingControl control) {
        this(control, new History());
    }

    private Snapshots(SplittingControl control, History history) {
        super(
                () -> history.observe(control.snapshot()),
                control::changes,
                Clock.systemUTC(),
                nothing(System.currentTimeMillis()));
        this.history = history;
    }

    /** Whether an upstream of the latest snapshot divides its requests as it should, and is well. */
    Judgement judge(UpstreamSnapshot upstream) {
        return history.judge(upstream);
    }

    /** Of a data plane that has not begun. */
    private static AmbassadorSnapshot nothing(long now) {
        return new AmbassadorSnapshot(
                now, now, 1, 0, 0, false, List.of(), List.of(), List.of(), List.of(), 0, ReloadStatus.NONE);
    }
}
