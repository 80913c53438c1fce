package io.ambassadors.https.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.ambassadors.common.quarkus.MetricFamily;
import io.ambassadors.common.quarkus.ReloadMetrics;
import io.ambassadors.common.stats.Stat;
import io.ambassadors.https.stats.AcmeSnapshot;
import io.ambassadors.https.stats.ListenerSnapshot;
import io.ambassadors.https.stats.SidecarSnapshot;
import io.ambassadors.https.stats.StatTable;

/**
 * The numbers for Prometheus. One collector makes them all from one snapshot at each scrape: so they fit together, a certificate or listener
 * that a reload removed is gone from the next scrape, and between scrapes nothing is held or computed. What the numbers are called stands in
 * {@link StatTable}; those with labels of their own stand in {@link TrafficMetrics} and {@link CertificateMetrics}.
 */
@Singleton
class SidecarMetrics extends Collector {
    static final String PREFIX = "https_sidecar_";

    private final Snapshots snapshots;

    SidecarMetrics(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    void start(@Observes StartupEvent started, CollectorRegistry registry) {
        registry.register(this);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        SidecarSnapshot snapshot = snapshots.latest();
        List<MetricFamilySamples> families = new ArrayList<>();
        addAll(families, StatTable.PROCESS, Optional.of(snapshot));
        families.addAll(ReloadMetrics.of(PREFIX, snapshot.reload()));
        StatTable.LISTENER.forEach(stat -> families.add(perListener(stat, snapshot)));
        addAll(families, StatTable.TLS, Optional.of(snapshot.tls()));
        addAll(families, StatTable.HTTP, snapshot.http());
        addAll(families, StatTable.TCP, snapshot.tcp());
        addAll(families, StatTable.BACKEND, Optional.of(snapshot.backend()));
        addAll(families, StatTable.ACME, snapshot.acme());
        snapshot.acme().ifPresent(acme -> families.add(nextAttempt(acme)));
        families.add(lastFailure(snapshot));
        families.addAll(TrafficMetrics.of(snapshot));
        families.addAll(CertificateMetrics.of(snapshot));
        return families;
    }

    /** Of what there is one, or none. */
    private static <S> void addAll(List<MetricFamilySamples> families, List<Stat<S>> stats, Optional<S> thing) {
        thing.ifPresent(there -> stats.forEach(stat -> {
            MetricFamily family = MetricFamily.of(PREFIX, stat);
            family.add(List.of(), List.of(), stat.value().applyAsLong(there));
            families.add(family.build());
        }));
    }

    private static MetricFamilySamples perListener(Stat<ListenerSnapshot> stat, SidecarSnapshot snapshot) {
        MetricFamily family = MetricFamily.of(PREFIX, stat);
        for (ListenerSnapshot listener : snapshot.listeners()) {
            family.add(
                    List.of("listen"), List.of(listener.listen()), stat.value().applyAsLong(listener));
        }
        return family.build();
    }

    private static MetricFamilySamples nextAttempt(AcmeSnapshot acme) {
        return MetricFamily.single(
                PREFIX + "acme_next_attempt_timestamp_seconds",
                Type.GAUGE,
                "When the next certificate is asked for; 0 if that is not known",
                acme.nextAttemptMillis() / 1e3);
    }

    private static MetricFamilySamples lastFailure(SidecarSnapshot snapshot) {
        return MetricFamily.single(
                PREFIX + "backend_last_failure_timestamp_seconds",
                Type.GAUGE,
                "When something last went wrong with the backend; 0 if nothing did",
                snapshot.backend().lastFailureMillis() / 1e3);
    }
}
