package io.ambassadors.sharding.admin;

import java.util.List;

import io.ambassadors.common.quarkus.ServiceControl;
import io.ambassadors.sharding.stats.AmbassadorSnapshot;
import io.ambassadors.sharding.stats.SlowCommand;

/** What the admin plane may ask of the data plane. Safe from any thread but an event loop: methods may block for milliseconds. */
public interface ShardingControl extends ServiceControl<AmbassadorSnapshot> {
    /** The latest slow commands, newest first, at most 128. */
    List<SlowCommand> slowLog();

    /**
     * Where a key lives now.
     *
     * @throws java.util.NoSuchElementException if there is no pool of that name
     */
    KeyLocation where(String pool, byte[] key);
}
