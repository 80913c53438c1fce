package io.ambassadors.splitting.admin;

import jakarta.inject.Singleton;

import io.ambassadors.common.quarkus.ServiceState;

/** The data plane's state, as the probes ask for it. */
@Singleton
class SplittingHealth implements ServiceState {
    private final SplittingControl control;
    private final Snapshots snapshots;

    SplittingHealth(SplittingControl control, Snapshots snapshots) {
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
