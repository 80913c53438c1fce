package io.ambassadors.sharding.admin;

import java.util.ArrayList;
import java.util.List;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.ambassadors.common.quarkus.MetricFamily;
import io.ambassadors.common.quarkus.ReloadMetrics;
import io.ambassadors.common.stats.Stat;
import io.ambassadors.sharding.stats.AmbassadorSnapshot;
import io.ambassadors.sharding.stats.NutcrackerStat;
import io.ambassadors.sharding.stats.PoolSnapshot;
import io.ambassadors.sharding.stats.ServerSnapshot;
import io.ambassadors.sharding.stats.StatTable;

/**
 * The numbers for Prometheus. One collector makes them all from one snapshot at each scrape: so they fit together, a pool or server that a
 * reload removed is gone from the next scrape, and between scrapes nothing is held or computed. What the numbers are called stands in
 * {@link StatTable}.
 */
@Singleton
class ShardingMetrics extends Collector {
    private static final String PREFIX = "ambassador_sharding_";
    private static final List<String> POOL = List.of("pool");
    private static final List<String> SERVER = List.of("pool", "server");

    private final Snapshots snapshots;

    ShardingMetrics(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    void start(@Observes StartupEvent started, CollectorRegistry registry) {
        registry.register(this);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        AmbassadorSnapshot snapshot = snapshots.latest();
        List<MetricFamilySamples> families = process(snapshot);
        StatTable.POOL.stream()
                .filter(NutcrackerStat::inMetrics)
                .map(NutcrackerStat::stat)
                .forEach(stat -> families.add(perPool(stat, snapshot)));
        StatTable.SERVER.stream()
                .filter(NutcrackerStat::inMetrics)
                .map(NutcrackerStat::stat)
                .forEach(stat -> families.add(perServer(stat, snapshot)));
        families.add(serverLatency(snapshot));
        families.add(commandLatency(snapshot));
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
                "Event loops of the data plane; every server connection exists once per loop",
                snapshot.eventLoops()));
        families.add(one("draining", Type.GAUGE, "1 while the process is on its way out", snapshot.draining() ? 1 : 0));
        families.addAll(ReloadMetrics.of(PREFIX, snapshot.reload()));
        return families;
    }

    private static MetricFamilySamples perPool(Stat<PoolSnapshot> stat, AmbassadorSnapshot snapshot) {
        MetricFamily family = MetricFamily.of(PREFIX, stat);
        for (PoolSnapshot pool : snapshot.pools()) {
            family.add(POOL, List.of(pool.name()), stat.value().applyAsLong(pool));
        }
        return family.build();
    }

    private static MetricFamilySamples perServer(Stat<ServerSnapshot> stat, AmbassadorSnapshot snapshot) {
        MetricFamily family = MetricFamily.of(PREFIX, stat);
        for (PoolSnapshot pool : snapshot.pools()) {
            for (ServerSnapshot server : pool.servers()) {
                family.add(
                        SERVER,
                        List.of(pool.name(), server.name()),
                        stat.value().applyAsLong(server));
            }
        }
        return family.build();
    }

    private static MetricFamilySamples serverLatency(AmbassadorSnapshot snapshot) {
        MetricFamily family = new MetricFamily(
                PREFIX + "server_latency_seconds",
                Type.SUMMARY,
                "From a request's arrival to its reply, by server; quantiles over the last ten to twenty seconds");
        for (PoolSnapshot pool : snapshot.pools()) {
            for (ServerSnapshot server : pool.servers()) {
                family.addSummary(SERVER, List.of(pool.name(), server.name()), server.latency());
            }
        }
        return family.build();
    }

    private static MetricFamilySamples commandLatency(AmbassadorSnapshot snapshot) {
        MetricFamily family = new MetricFamily(
                PREFIX + "command_latency_seconds",
                Type.SUMMARY,
                "From a request's arrival to its reply, by kind of command; quantiles over the last ten to twenty seconds");
        for (PoolSnapshot pool : snapshot.pools()) {
            pool.commandKinds()
                    .forEach((kind, latency) ->
                            family.addSummary(List.of("pool", "kind"), List.of(pool.name(), kind), latency));
        }
        return family.build();
    }

    private static MetricFamilySamples one(String name, Type type, String help, long value) {
        return MetricFamily.single(PREFIX + name, type, help, (double) value);
    }
}
