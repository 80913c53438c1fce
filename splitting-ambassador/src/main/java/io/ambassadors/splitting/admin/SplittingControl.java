package io.ambassadors.splitting.admin;

import java.util.List;

import io.ambassadors.common.quarkus.ReloadResult;
import io.ambassadors.splitting.stats.AmbassadorSnapshot;

/** What the admin plane may ask of the data plane. Safe from any thread but an event loop: methods may block for milliseconds. */
public interface SplittingControl {
    /** The state of everything, gathered on the event loops. */
    AmbassadorSnapshot snapshot();

    /** A number that rises when something happened that is to be shown at once: a reload, the request to end. */
    long changes();

    /** Whether every listener is bound. */
    boolean started();

    /** Whether the event loops still turn: each ran a task within the last five seconds. */
    boolean alive();

    /** Reads the configuration file again and puts it in force if it is sound. */
    ReloadResult reload();

    /** What {@link #reload()} would do, without doing it. */
    ReloadResult dryRun();

    /**
     * Which server a user gets, by which rule, and why. Without an upstream in the question, every upstream and {@code split_clients} that
     * can answer it does.
     *
     * @throws java.util.NoSuchElementException if there is no upstream or variable of that name
     * @throws IllegalArgumentException if the address is none, or the upstream needs to know something else; the message says what
     */
    List<UserPlacement> explain(UserQuestion question);
}
