package io.ambassadors.sharding.admin;

import java.time.Clock;
import java.util.List;

import jakarta.inject.Singleton;

import io.ambassadors.common.quarkus.SnapshotCache;
import io.ambassadors.common.stats.ReloadStatus;
import io.ambassadors.sharding.stats.AmbassadorSnapshot;

/** The latest snapshot of the data plane, and the one before. */
@Singleton
public class Snapshots extends SnapshotCache<AmbassadorSnapshot> {
    Snapshots(ShardingControl control) {
        super(control::snapshot, control::changes, Clock.systemUTC(), nothing(System.currentTimeMillis()));
    }

    /** Of a data plane that has not begun. */
    private static AmbassadorSnapshot nothing(long now) {
        return new AmbassadorSnapshot(now, now, 1, 0, 0, false, List.of(), ReloadStatus.NONE);
    }
}
