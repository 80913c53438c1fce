package io.ambassadors.https.admin;

import io.ambassadors.common.quarkus.ServiceControl;
import io.ambassadors.https.stats.SidecarSnapshot;

/** What the admin plane may ask of the data plane. A reload reads configuration and certificates again, and puts in force what is sound. */
public interface SidecarControl extends ServiceControl<SidecarSnapshot> {
    /** Ends the process in good order, as SIGTERM does; for {@code POST /quit}. Returns at once. */
    void quit();
}
