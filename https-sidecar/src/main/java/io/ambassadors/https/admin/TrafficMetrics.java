package io.ambassadors.https.admin;

import static io.ambassadors.https.admin.SidecarMetrics.PREFIX;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.Type;

import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.StatusClasses;
import io.ambassadors.common.quarkus.MetricFamily;
import io.ambassadors.https.stats.HttpSnapshot;
import io.ambassadors.https.stats.SidecarSnapshot;
import io.ambassadors.https.stats.TcpSnapshot;
import io.ambassadors.https.stats.TlsSnapshot;

/** Handshakes, requests and relayed connections by what became of them. */
final class TrafficMetrics {
    /** More values than this of one label are added up as {@code other}: a scrape stays small whatever clients do. */
    private static final int MOST_VALUES = 32;

    private TrafficMetrics() {}

    static List<MetricFamilySamples> of(SidecarSnapshot snapshot) {
        List<MetricFamilySamples> families = new ArrayList<>(handshakes(snapshot.tls()));
        snapshot.http().ifPresent(http -> families.addAll(requests(http)));
        snapshot.tcp().ifPresent(tcp -> families.add(relays(tcp)));
        return families;
    }

    private static List<MetricFamilySamples> handshakes(TlsSnapshot tls) {
        MetricFamily handshakes = new MetricFamily(PREFIX + "handshakes", Type.COUNTER, "TLS handshakes, by result");
        handshakes.add(List.of("result"), List.of("completed"), tls.completed());
        handshakes.add(List.of("result"), List.of("failed"), sum(tls.failed()));
        return List.of(
                handshakes.build(),
                counts("handshake_failures", "TLS handshakes that failed, by reason", "reason", tls.failed()),
                counts("handshake_versions", "TLS handshakes done, by version of TLS", "version", tls.versions()),
                counts("handshake_groups", "TLS handshakes done, by key agreement", "group", tls.groups()),
                counts("handshake_ciphers", "TLS handshakes done, by cipher suite", "cipher", tls.ciphers()),
                counts("handshake_protocols", "TLS handshakes done, by what ALPN gave", "protocol", tls.protocols()));
    }

    private static List<MetricFamilySamples> requests(HttpSnapshot http) {
        MetricFamily failures = new MetricFamily(
                PREFIX + "request_failures",
                Type.COUNTER,
                "Requests that did not end as they should, by whose fault it was");
        for (Failure.Origin origin : Failure.Origin.values()) {
            failures.add(
                    List.of("origin"),
                    List.of(origin.name().toLowerCase(Locale.ROOT)),
                    http.failures().of(origin));
        }
        MetricFamily latency = new MetricFamily(
                PREFIX + "request_duration_seconds",
                Type.SUMMARY,
                "From a request's head to the end of its response; quantiles over the last ten to twenty seconds");
        latency.addSummary(List.of(), List.of(), http.latency());
        return List.of(
                counts("requests", "Requests that came, by version of HTTP", "version", http.versions()),
                responses(http.statuses()),
                failures.build(),
                latency.build());
    }

    private static MetricFamilySamples responses(StatusClasses statuses) {
        MetricFamily family =
                new MetricFamily(PREFIX + "responses", Type.COUNTER, "What clients got, by class of status");
        List<String> label = List.of("class");
        family.add(label, List.of("1xx"), statuses.informational());
        family.add(label, List.of("2xx"), statuses.success());
        family.add(label, List.of("3xx"), statuses.redirection());
        family.add(label, List.of("4xx"), statuses.clientError());
        family.add(label, List.of("5xx"), statuses.serverError());
        return family.build();
    }

    private static MetricFamilySamples relays(TcpSnapshot tcp) {
        return counts("relays_ended", "Relayed connections that ended, by reason", "reason", tcp.ended());
    }

    private static MetricFamilySamples counts(String name, String help, String label, Map<String, Long> counts) {
        MetricFamily family = new MetricFamily(PREFIX + name, Type.COUNTER, help);
        bounded(counts).forEach((value, count) -> family.add(List.of(label), List.of(value), count));
        return family.build();
    }

    private static Map<String, Long> bounded(Map<String, Long> counts) {
        if (counts.size() <= MOST_VALUES) {
            return new TreeMap<>(counts);
        }
        Map<String, Long> some = new TreeMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_VALUES - 1L)
                .forEach(entry -> some.put(entry.getKey(), entry.getValue()));
        some.merge("other", sum(counts) - sum(some), Long::sum);
        return some;
    }

    static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
