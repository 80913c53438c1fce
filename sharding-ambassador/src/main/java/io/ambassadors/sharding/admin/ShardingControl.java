package io.ambassadors.sharding.admin;

import java.util.List;

import io.ambassadors.common.quarkus.ReloadResult;
import io.ambassadors.sharding.stats.AmbassadorSnapshot;
import io.ambassadors.sharding.stats.SlowCommand;

/** What the admin plane may ask of the data plane. Safe from any thread but an event loop: methods may block for milliseconds. */
public interface ShardingControl {
    /** The state of everything, gathered on the event loops. */
    AmbassadorSnapshot snapshot();

    /** A number that rises when something happened that is to be shown at once: a reload, the request to end. */
    long changes();

    /** The latest slow commands, newest first, at most 128. */
    List<SlowCommand> slowLog();

    /** Whether every listener is bound. */
    boolean started();

    /** Whether the event loops still turn: each ran a task within the last five seconds. */
    boolean alive();

    /** Reads the configuration file again and puts it in force if it is sound. */
    ReloadResult reload();

    /** What {@link #reload()} would do, without doing it. */
    ReloadResult dryRun();

    /**
     * Where a key lives now.
     *
     * @throws java.util.NoSuchElementException if there is no pool of that name
     */
    KeyLocation where(String pool, byte[] key);
}
