package io.ambassadors.splitting.admin;

import static io.ambassadors.splitting.admin.SplittingMetrics.PREFIX;
import static io.ambassadors.splitting.admin.SplittingMetrics.SERVER;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.Type;

import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.StatusClasses;
import io.ambassadors.common.quarkus.MetricFamily;
import io.ambassadors.splitting.stats.AmbassadorSnapshot;
import io.ambassadors.splitting.stats.SiteSnapshot;
import io.ambassadors.splitting.stats.SplitSnapshot;

/** Metrics whose samples differ in more than the thing that they are of: answers by class, failures by origin, shares by value. */
final class LabelledMetrics {
    private static final List<String> PART = List.of("variable", "value");

    private LabelledMetrics() {}

    static List<MetricFamilySamples> of(AmbassadorSnapshot snapshot) {
        List<MetricFamilySamples> families = new ArrayList<>();
        families.add(clientResponses(snapshot));
        families.add(clientFailures(snapshot));
        families.add(responses(snapshot));
        families.add(failures(snapshot));
        families.add(shares(snapshot));
        families.addAll(splits(snapshot));
        return families;
    }

    private static MetricFamilySamples clientResponses(AmbassadorSnapshot snapshot) {
        MetricFamily family =
                new MetricFamily(PREFIX + "client_responses", Type.COUNTER, "Answers to clients, by class of status");
        for (SiteSnapshot site : snapshot.sites()) {
            classes(family, List.of("listen"), List.of(site.listen()), site.statuses());
        }
        return family.build();
    }

    private static MetricFamilySamples clientFailures(AmbassadorSnapshot snapshot) {
        MetricFamily family = new MetricFamily(
                PREFIX + "client_failures",
                Type.COUNTER,
                "Requests of clients that did not end as they should, by whose fault it was");
        for (SiteSnapshot site : snapshot.sites()) {
            for (Failure.Origin origin : Failure.Origin.values()) {
                family.add(
                        List.of("listen", "origin"),
                        List.of(site.listen(), word(origin)),
                        site.failures().of(origin));
            }
        }
        return family.build();
    }

    private static MetricFamilySamples responses(AmbassadorSnapshot snapshot) {
        MetricFamily family =
                new MetricFamily(PREFIX + "responses", Type.COUNTER, "Answers of the server, by class of status");
        SplittingMetrics.eachPeer(snapshot, (labels, peer) -> classes(family, SERVER, labels, peer.statuses()));
        return family.build();
    }

    private static MetricFamilySamples failures(AmbassadorSnapshot snapshot) {
        MetricFamily family = new MetricFamily(
                PREFIX + "failures",
                Type.COUNTER,
                "Tries that brought no whole answer, by whose fault it was and what happened");
        List<String> names = and(and(SERVER, "origin"), "reason");
        SplittingMetrics.eachPeer(snapshot, (labels, peer) -> peer.failures()
                .forEach((failure, count) ->
                        family.add(names, and(and(labels, word(failure.origin())), word(failure)), count)));
        return family.build();
    }

    private static MetricFamilySamples shares(AmbassadorSnapshot snapshot) {
        MetricFamily family = new MetricFamily(
                PREFIX + "share_configured",
                Type.GAUGE,
                "Share of the clients that the server gets when all are well, 0 to 1");
        SplittingMetrics.eachPeer(snapshot, (labels, peer) -> family.add(SERVER, labels, peer.shareConfigured()));
        return family.build();
    }

    private static List<MetricFamilySamples> splits(AmbassadorSnapshot snapshot) {
        MetricFamily requests =
                new MetricFamily(PREFIX + "split_requests", Type.COUNTER, "Requests that got a value of split_clients");
        MetricFamily shares = new MetricFamily(
                PREFIX + "split_share_configured", Type.GAUGE, "Share of a value of split_clients, 0 to 1");
        for (SplitSnapshot split : snapshot.splits()) {
            for (SplitSnapshot.Part part : split.parts()) {
                requests.add(PART, List.of(split.variable(), part.value()), part.requests());
                shares.add(PART, List.of(split.variable(), part.value()), part.share());
            }
        }
        return List.of(requests.build(), shares.build());
    }

    private static void classes(MetricFamily family, List<String> names, List<String> values, StatusClasses statuses) {
        List<String> labels = and(names, "class");
        family.add(labels, and(values, "1xx"), statuses.informational());
        family.add(labels, and(values, "2xx"), statuses.success());
        family.add(labels, and(values, "3xx"), statuses.redirection());
        family.add(labels, and(values, "4xx"), statuses.clientError());
        family.add(labels, and(values, "5xx"), statuses.serverError());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> and(List<String> some, String another) {
        List<String> all = new ArrayList<>(some);
        all.add(another);
        return all;
    }
}
