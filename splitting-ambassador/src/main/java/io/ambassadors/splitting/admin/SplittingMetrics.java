package io.ambassadors.splitting.admin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.ambassadors.common.quarkus.MetricFamily;
import io.ambassadors.common.quarkus.ReloadMetrics;
import io.ambassadors.common.stats.Stat;
import io.ambassadors.splitting.stats.AmbassadorSnapshot;
import io.ambassadors.splitting.stats.PeerSnapshot;
import io.ambassadors.splitting.stats.ShareCheck;
import io.ambassadors.splitting.stats.SiteSnapshot;
import io.ambassadors.splitting.stats.StatTable;
import io.ambassadors.splitting.stats.UpstreamSnapshot;

/**
 * The numbers for Prometheus. One collector makes them all from one snapshot at each scrape: so they fit together, an upstream or server that
 * a reload removed is gone from the next scrape, and between scrapes nothing is held or computed. What the numbers are called stands in
 * {@link StatTable}; those with labels of their own stand here and in {@link LabelledMetrics}.
 */
@Singleton
class SplittingMetrics extends Collector {
    static final String PREFIX = "ambassador_splitting_";

    private static final List<String> SITE = List.of("listen");
    private static final List<String> UPSTREAM = List.of("upstream");
    static final List<String> SERVER = List.of("upstream", "server", "address");

    private final Snapshots snapshots;

    SplittingMetrics(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    void start(@Observes StartupEvent started, CollectorRegistry registry) {
        registry.register(this);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        AmbassadorSnapshot snapshot = snapshots.latest();
        List<MetricFamilySamples> families = process(snapshot);
        StatTable.SITE.forEach(stat -> families.add(perSite(stat, snapshot)));
        StatTable.UPSTREAM.forEach(stat -> families.add(perUpstream(stat, snapshot)));
        StatTable.PEER.forEach(stat -> families.add(perPeer(stat, snapshot)));
        families.addAll(LabelledMetrics.of(snapshot));
        families.addAll(latencies(snapshot));
        families.add(asConfigured(snapshot));
        return families;
    }

    private static List<MetricFamilySamples> process(AmbassadorSnapshot snapshot) {
        List<MetricFamilySamples> families = new ArrayList<>();
        families.add(
                one("connections", Type.GAUGE, "Open connections, clients' and servers'", snapshot.currConnections()));
        families.add(one(
                "connections_opened",
                Type.COUNTER,
                "Connections accepted and opened, clients' and servers'",
                snapshot.totalConnections()));
        families.add(one(
                "event_loops",
                Type.GAUGE,
                "Event loops of the data plane; each has connections to every server",
                snapshot.eventLoops()));
        families.add(one("draining", Type.GAUGE, "1 while the process is on its way out", snapshot.draining() ? 1 : 0));
        families.add(one(
                "access_log_dropped",
                Type.COUNTER,
                "Lines of access logs that were dropped since their writer did not keep up",
                snapshot.accessLogDropped()));
        families.add(one(
                "warnings",
                Type.GAUGE,
                "What of the configuration in force was hardly meant",
                snapshot.warnings().size()));
        families.addAll(ReloadMetrics.of(PREFIX, snapshot.reload()));
        return families;
    }

    private static MetricFamilySamples perSite(Stat<SiteSnapshot> stat, AmbassadorSnapshot snapshot) {
        MetricFamily family = MetricFamily.of(PREFIX, stat);
        for (SiteSnapshot site : snapshot.sites()) {
            family.add(SITE, List.of(site.listen()), stat.value().applyAsLong(site));
        }
        return family.build();
    }

    private static MetricFamilySamples perUpstream(Stat<UpstreamSnapshot> stat, AmbassadorSnapshot snapshot) {
        MetricFamily family = MetricFamily.of(PREFIX, stat);
        for (UpstreamSnapshot upstream : snapshot.upstreams()) {
            family.add(UPSTREAM, List.of(upstream.name()), stat.value().applyAsLong(upstream));
        }
        return family.build();
    }

    private static MetricFamilySamples perPeer(Stat<PeerSnapshot> stat, AmbassadorSnapshot snapshot) {
        MetricFamily family = MetricFamily.of(PREFIX, stat);
        eachPeer(
                snapshot,
                (labels, peer) -> family.add(SERVER, labels, stat.value().applyAsLong(peer)));
        return family.build();
    }

    private static List<MetricFamilySamples> latencies(AmbassadorSnapshot snapshot) {
        MetricFamily whole = new MetricFamily(
                PREFIX + "server_latency_seconds",
                Type.SUMMARY,
                "From a try to its whole answer, by server; quantiles over the last ten to twenty seconds");
        MetricFamily head = new MetricFamily(
                PREFIX + "server_head_latency_seconds",
                Type.SUMMARY,
                "From a try to the head of its answer, by server; quantiles over the last ten to twenty seconds");
        eachPeer(snapshot, (labels, peer) -> {
            whole.addSummary(SERVER, labels, peer.totalTime());
            head.addSummary(SERVER, labels, peer.headTime());
        });
        return List.of(whole.build(), head.build());
    }

    private MetricFamilySamples asConfigured(AmbassadorSnapshot snapshot) {
        MetricFamily family = new MetricFamily(
                PREFIX + "split_off",
                Type.GAUGE,
                "1 if the requests of the upstream are not divided as its configuration says");
        for (UpstreamSnapshot upstream : snapshot.upstreams()) {
            ShareCheck.Verdict verdict = snapshots.judge(upstream).check().verdict();
            boolean off = verdict == ShareCheck.Verdict.OFF || verdict == ShareCheck.Verdict.NOBODY;
            family.add(UPSTREAM, List.of(upstream.name()), off ? 1 : 0);
        }
        return family.build();
    }

    /** Visits every peer with the values of its labels. A server that stands twice in an upstream gets a number, as labels must differ. */
    static void eachPeer(AmbassadorSnapshot snapshot, BiConsumer<List<String>, PeerSnapshot> what) {
        for (UpstreamSnapshot upstream : snapshot.upstreams()) {
            Set<List<String>> seen = new HashSet<>();
            for (PeerSnapshot peer : upstream.peers()) {
                List<String> labels = List.of(upstream.name(), peer.server(), peer.address());
                for (int again = 2; !seen.add(labels); again++) {
                    labels = List.of(upstream.name(), peer.server(), peer.address() + " #" + again);
                }
                what.accept(labels, peer);
            }
        }
    }

    private static MetricFamilySamples one(String name, Type type, String help, long value) {
        return MetricFamily.single(PREFIX + name, type, help, (double) value);
    }
}
