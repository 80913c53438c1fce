package io.ambassadors.sharding.admin;

import java.util.ArrayList;
import java.util.List;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.ambassadors.sharding.stats.AmbassadorSnapshot;
import io.ambassadors.sharding.stats.PoolSnapshot;
import io.ambassadors.sharding.stats.ServerSnapshot;
import io.ambassadors.sharding.stats.Stat;
import io.ambassadors.sharding.stats.StatTable;

/**
 * The numbers for Prometheus. One collector makes them all from one snapshot at each scrape: so they fit together, a pool or server that a
 * reload removed is gone from the next scrape, and between scrapes nothing is held or computed. What the numbers are called stands in
 * {@link StatTable}.
 */
@Singleton
class ShardingMetrics extends Collector {
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
        StatTable.POOL.stream().filter(Stat::inMetrics).forEach(stat -> families.add(perPool(stat, snapshot)));
        StatTable.SERVER.stream().filter(Stat::inMetrics).forEach(stat -> families.add(perServer(stat, snapshot)));
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
        families.add(one(
                "config_loaded_timestamp_seconds",
                Type.GAUGE,
                "When the configuration in force was loaded",
                snapshot.reload().loadedAtMillis() / 1e3));
        MetricFamily reloads =
                new MetricFamily("reloads", Type.COUNTER, "Reloads of the configuration file, by result");
        reloads.add(List.of("result"), List.of("accepted"), snapshot.reload().accepted());
        reloads.add(List.of("result"), List.of("refused"), snapshot.reload().refused());
        families.add(reloads.build());
        return families;
    }

    private static MetricFamilySamples perPool(Stat<PoolSnapshot> stat, AmbassadorSnapshot snapshot) {
        MetricFamily family = new MetricFamily(stat.name(), type(stat), sentence(stat.help()));
        for (PoolSnapshot pool : snapshot.pools()) {
            family.add(POOL, List.of(pool.name()), stat.value().applyAsLong(pool));
        }
        return family.build();
    }

    private static MetricFamilySamples perServer(Stat<ServerSnapshot> stat, AmbassadorSnapshot snapshot) {
        MetricFamily family = new MetricFamily(stat.name(), type(stat), sentence(stat.help()));
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
                "server_latency_seconds",
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
                "command_latency_seconds",
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
        return one(name, type, help, (double) value);
    }

    private static MetricFamilySamples one(String name, Type type, String help, double value) {
        MetricFamily family = new MetricFamily(name, type, help);
        family.add(List.of(), List.of(), value);
        return family.build();
    }

    private static Type type(Stat<?> stat) {
        return stat.kind() == Stat.Kind.COUNTER ? Type.COUNTER : Type.GAUGE;
    }

    private static String sentence(String help) {
        return Character.toUpperCase(help.charAt(0)) + help.substring(1);
    }
}
