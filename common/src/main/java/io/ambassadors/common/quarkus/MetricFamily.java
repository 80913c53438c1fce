package io.ambassadors.common.quarkus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;

import io.ambassadors.common.stats.LatencySummary;
import io.ambassadors.common.stats.Stat;

/** A metric in the making: one name with the samples of all its label values. */
public final class MetricFamily {
    private final String name;
    private final Collector.Type type;
    private final String help;
    private final List<MetricFamilySamples.Sample> samples = new ArrayList<>();

    /**
     * A metric without samples.
     *
     * @param name the whole of it, but for the suffix of a counter
     * @param type a counter, a gauge or a summary
     * @param help one sentence without a full stop
     */
    public MetricFamily(String name, Collector.Type type, String help) {
        this.name = name;
        this.type = type;
        this.help = help;
    }

    /** The metric of a statistic. */
    public static MetricFamily of(String prefix, Stat<?> stat) {
        return new MetricFamily(
                prefix + stat.name(),
                stat.kind() == Stat.Kind.COUNTER ? Collector.Type.COUNTER : Collector.Type.GAUGE,
                Character.toUpperCase(stat.help().charAt(0)) + stat.help().substring(1));
    }

    /** A metric with one sample and no label. */
    public static MetricFamilySamples single(String name, Collector.Type type, String help, double value) {
        MetricFamily family = new MetricFamily(name, type, help);
        family.add(List.of(), List.of(), value);
        return family.build();
    }

    /** Adds a sample. */
    public void add(List<String> labels, List<String> values, long value) {
        add(labels, values, (double) value);
    }

    /** Adds a sample. */
    public void add(List<String> labels, List<String> values, double value) {
        String suffix = type == Collector.Type.COUNTER ? "_total" : "";
        samples.add(new MetricFamilySamples.Sample(name + suffix, labels, values, value));
    }

    /** Adds quantiles, count and sum. When nothing was recorded in the window, quantiles are not a number, as is the custom. */
    public void addSummary(List<String> labels, List<String> values, LatencySummary latency) {
        List<String> withQuantile = new ArrayList<>(labels);
        withQuantile.add("quantile");
        boolean idle = latency.max() == 0;
        quantiles(latency).forEach((quantile, micros) -> {
            List<String> all = new ArrayList<>(values);
            all.add(quantile);
            samples.add(new MetricFamilySamples.Sample(name, withQuantile, all, idle ? Double.NaN : micros / 1e6));
        });
        samples.add(new MetricFamilySamples.Sample(name + "_count", labels, values, (double) latency.count()));
        samples.add(new MetricFamilySamples.Sample(name + "_sum", labels, values, latency.totalMicros() / 1e6));
    }

    /** The metric with the samples that were added. */
    public MetricFamilySamples build() {
        return new MetricFamilySamples(name, type, help, samples);
    }

    private static Map<String, Long> quantiles(LatencySummary latency) {
        Map<String, Long> quantiles = new LinkedHashMap<>();
        quantiles.put("0.5", latency.p50());
        quantiles.put("0.9", latency.p90());
        quantiles.put("0.99", latency.p99());
        quantiles.put("0.999", latency.p999());
        quantiles.put("1", latency.max());
        return quantiles;
    }
}
