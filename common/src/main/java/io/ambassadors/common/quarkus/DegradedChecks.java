package io.ambassadors.common.quarkus;

import io.smallrye.health.api.HealthGroup;
import io.smallrye.health.api.Wellness;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Shows the {@link DegradedFacts} twice: as data that is always UP, and in the group {@code degraded}, where they count. */
@Singleton
class DegradedChecks {
    private final DegradedFacts facts;

    DegradedChecks(DegradedFacts facts) {
        this.facts = facts;
    }

    /** A DOWN here would turn {@code /q/health} to 503, on which some people put their probes. */
    @Produces
    @Singleton
    @Wellness
    HealthCheck noted() {
        return () -> response().up().build();
    }

    @Produces
    @Singleton
    @HealthGroup("degraded")
    HealthCheck counted() {
        return () -> response().status(facts.current().isEmpty()).build();
    }

    private HealthCheckResponseBuilder response() {
        HealthCheckResponseBuilder builder = HealthCheckResponse.named("degraded facts");
        facts.current().forEach(builder::withData);
        return builder;
    }
}
