package io.ambassadors.common.quarkus;

import java.util.List;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.Type;

import io.ambassadors.common.stats.ReloadStatus;

/** How the configuration in force came about, for Prometheus. */
public final class ReloadMetrics {
    private ReloadMetrics() {}

    /** The metrics of the configuration file, with names that start with {@code prefix}. */
    public static List<MetricFamilySamples> of(String prefix, ReloadStatus reload) {
        return of(prefix, "config_loaded", "reloads", "the configuration file", "the configuration", reload);
    }

    /**
     * The metrics of other files, with names that start with {@code prefix} and {@code thing}.
     *
     * @param thing word of the names, such as {@code certificate}
     * @param files what the files are called in a sentence, such as {@code the certificate files}
     */
    public static List<MetricFamilySamples> of(String prefix, String thing, String files, ReloadStatus reload) {
        return of(prefix, thing + "_files_loaded", thing + "_reloads", files, files, reload);
    }

    private static List<MetricFamilySamples> of(
            String prefix, String loaded, String reloads, String files, String content, ReloadStatus reload) {
        MetricFamily results = new MetricFamily(prefix + reloads, Type.COUNTER, "Reloads of " + files + ", by result");
        results.add(List.of("result"), List.of("accepted"), reload.accepted());
        results.add(List.of("result"), List.of("refused"), reload.refused());
        return List.of(
                MetricFamily.single(
                        prefix + loaded + "_timestamp_seconds",
                        Type.GAUGE,
                        "When " + content + " in force was loaded",
                        reload.loadedAtMillis() / 1e3),
                results.build());
    }
}
