package io.ambassadors.common.quarkus;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** The three probes of the kubelet, from a {@link ServiceState}. */
@Singleton
class ServiceChecks {
    private final ServiceState state;

    ServiceChecks(ServiceState state) {
        this.state = state;
    }

    @Produces
    @Singleton
    @Startup
    HealthCheck started() {
        return () -> response("listeners bound", state.started());
    }

    @Produces
    @Singleton
    @Liveness
    HealthCheck alive() {
        return () -> response("event loops turn", state.alive());
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck ready() {
        return () -> {
            boolean started = state.started();
            boolean draining = state.draining();
            return HealthCheckResponse.named("accepts connections")
                    .status(started && !draining)
                    .withData("started", started)
                    .withData("draining", draining)
                    .build();
        };
    }

    private static HealthCheckResponse response(String name, boolean up) {
        return HealthCheckResponse.named(name).status(up).build();
    }
}
