package io.ambassadors.https.admin;

import io.ambassadors.common.quarkus.ServiceControl;
import io.ambassadors.https.stats.SidecarSnapshot;

/** What the admin plane may ask of the data plane. Safe from any thread but an event loop: methods may block for milliseconds. */
public interface SidecarControl extends ServiceControl<SidecarSnapshot> {
    /** Ends the process in good order, as SIGTERM does; for {@code POST /quit}. */
    void quit();
}
