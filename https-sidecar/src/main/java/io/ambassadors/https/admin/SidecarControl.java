package io.ambassadors.https.admin;

import io.ambassadors.common.quarkus.ReloadResult;
import io.ambassadors.https.stats.SidecarSnapshot;

/** What the admin plane may ask of the data plane. Safe from any thread but an event loop: methods may block for milliseconds. */
public interface SidecarControl {
    /** The state of everything, gathered on the event loops. */
    SidecarSnapshot snapshot();

    /** A number that rises when something happened that is to be shown at once: a reload, new certificates, the request to end. */
    long changes();

    /** Whether every listener is bound. */
    boolean started();

    /** Whether the event loops still turn: each ran a task within the last five seconds. */
    boolean alive();

    /** Reads configuration and certificates again and puts in force what is sound. */
    ReloadResult reload();

    /** What {@link #reload()} would do, without doing it. */
    ReloadResult dryRun();

    /** Ends the process in good order, as SIGTERM does; for {@code POST /quit}. */
    void quit();
}
