package io.ambassadors.https.admin;

import jakarta.inject.Singleton;

import io.ambassadors.common.quarkus.ServiceState;

/** The data plane's state, as the probes ask for it. */
@Singleton
class SidecarHealth implements ServiceState {
    private final SidecarControl control;
    private final Snapshots snapshots;

    SidecarHealth(SidecarControl control, Snapshots snapshots) {
        this.control = control;
        this.snapshots = snapshots;
    }

    @Override
    public boolean started() {
        return control.started();
    }

    @Override
    public boolean alive() {
        return control.alive();
    }

    @Override
    public boolean draining() {
        return snapshots.latest().draining();
    }
}
