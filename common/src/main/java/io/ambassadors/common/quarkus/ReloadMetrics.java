package io.ambassadors.common.quarkus;

import java.util.List;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.Type;

import io.ambassadors.common.stats.ReloadStatus;

/** How the configuration in force came about, for Prometheus. */
public final class ReloadMetrics {
    private ReloadMetrics() {}

    /** The metrics, with names that start with {@code prefix}. */
    public static List<MetricFamilySamples> of(String prefix, ReloadStatus reload) {
        MetricFamily reloads =
                new MetricFamily(prefix + "reloads", Type.COUNTER, "Reloads of the configuration file, by result");
        reloads.add(List.of("result"), List.of("accepted"), reload.accepted());
        reloads.add(List.of("result"), List.of("refused"), reload.refused());
        return List.of(
                MetricFamily.single(
                        prefix + "config_loaded_timestamp_seconds",
                        Type.GAUGE,
                        "When the configuration in force was loaded",
                        reload.loadedAtMillis() / 1e3),
                reloads.build());
    }
}
