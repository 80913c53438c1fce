package io.ambassadors.common.quarkus;

import io.prometheus.client.CollectorRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * One Prometheus registry for Micrometer's meters and for the collectors of a service. Quarkus' own producer would give a new one to each
 * that asks, and what a service registers would never be scraped.
 */
@Singleton
class SharedCollectors {
    @Produces
    @Singleton
    CollectorRegistry registry() {
        return new CollectorRegistry(true);
    }
}
