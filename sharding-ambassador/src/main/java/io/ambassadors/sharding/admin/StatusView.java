package io.ambassadors.sharding.admin;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.common.quarkus.ProcessState;
import io.ambassadors.common.quarkus.ReloadView;
import io.ambassadors.common.quarkus.SnapshotCache;
import io.ambassadors.sharding.stats.AmbassadorSnapshot;
import io.ambassadors.sharding.stats.PoolSnapshot;
import io.ambassadors.sharding.stats.ServerSnapshot;

/**
 * The whole status as people read it: every number is formatted, every sentence made.
 *
 * @param version of the program
 * @param state of the whole process
 * @param uptime how long it serves
 * @param clients clients connected
 * @param serverConnections connections to servers
 * @param fanIn one sentence about the two
 * @param degraded what is wrong, by name
 * @param reload how the configuration in force came about
 * @param pools the pools
 */
public record StatusView(
        String version,
        ProcessState state,
        String uptime,
        String clients,
        String serverConnections,
        String fanIn,
        Map<String, String> degraded,
        ReloadView reload,
        List<PoolView> pools) {
    static StatusView of(
            SnapshotCache.Look<AmbassadorSnapshot> look,
            boolean started,
            Map<String, String> degraded,
            String version) {
        AmbassadorSnapshot snapshot = look.now();
        long now = snapshot.takenAtMillis();
        Duration between = Duration.ofMillis(
                look.before().map(old -> now - old.takenAtMillis()).orElse(0L));
        long clients = snapshot.pools().stream()
                .mapToLong(PoolSnapshot::clientConnections)
                .sum();
        long servers = serverConnections(snapshot);
        return new StatusView(
                version,
                ProcessState.of(snapshot.draining(), started, degraded),
                Humans.duration(Duration.ofMillis(now - snapshot.startedAtMillis())),
                Humans.count(clients),
                Humans.count(servers),
                fanIn(snapshot.eventLoops()),
                degraded,
                ReloadView.of(snapshot.reload(), now),
                snapshot.pools().stream()
                        .map(pool -> PoolView.of(pool, find(look.before(), pool), between, now))
                        .toList());
    }

    /** Names of the pools, for a form. */
    public List<String> poolNames() {
        return pools.stream().map(PoolView::name).toList();
    }

    static long serverConnections(AmbassadorSnapshot snapshot) {
        return snapshot.pools().stream()
                .flatMap(pool -> pool.servers().stream())
                .mapToLong(ServerSnapshot::serverConnections)
                .sum();
    }

    private static String fanIn(int eventLoops) {
        return eventLoops == 1
                ? "All clients share the connections to the servers."
                : "All clients of an event loop share its connections to the servers. There are " + eventLoops
                        + " event loops, so each server sees up to " + eventLoops + " times as many connections.";
    }

    private static Optional<PoolSnapshot> find(Optional<AmbassadorSnapshot> before, PoolSnapshot pool) {
        return before.flatMap(old -> old.pools().stream()
                .filter(other -> other.name().equals(pool.name()))
                .findFirst());
    }
}
