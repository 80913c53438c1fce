package io.ambassadors.sharding.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.sharding.stats.AmbassadorSnapshot;
import io.ambassadors.sharding.stats.PoolSnapshot;
import io.ambassadors.sharding.stats.ReloadStatus;
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
        State state,
        String uptime,
        String clients,
        String serverConnections,
        String fanIn,
        Map<String, String> degraded,
        Reload reload,
        List<PoolView> pools) {
    /** State of the process, the worst that holds. */
    public enum State {
        /** On its way out. */
        DRAINING("failing"),
        /** Listeners are not bound yet. */
        STARTING("idle"),
        /** Serving, though something is wrong. */
        DEGRADED("ejected"),
        /** All is well. */
        SERVING("up");

        private final String style;

        State(String style) {
            this.style = style;
        }

        /** Style class of the page. */
        public String style() {
            return style;
        }

        /** The word to show. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * How the configuration in force came about.
     *
     * @param file the file
     * @param loaded when what is in force was loaded
     * @param counts how many reloads there were
     * @param refused whether the last one was refused
     * @param attempted when that was
     * @param problems what was said of the file
     */
    public record Reload(
            String file, String loaded, String counts, boolean refused, String attempted, List<String> problems) {
        /** Whether there is more to say than the degraded fact says, which names the first problem of a refused file. */
        public boolean unsaid() {
            return problems.size() > (refused ? 1 : 0);
        }

        static Reload of(ReloadStatus reload, long now) {
            String counts = reload.accepted() + reload.refused() == 0
                    ? "no reload since start"
                    : Humans.count(reload.accepted()) + (reload.accepted() == 1 ? " reload" : " reloads")
                            + " accepted, " + Humans.count(reload.refused()) + " refused";
            return new Reload(
                    reload.file(),
                    time(reload.loadedAtMillis(), now),
                    counts,
                    reload.lastRefused(),
                    time(reload.lastAttemptMillis(), now),
                    reload.problems());
        }
    }

    static StatusView of(Snapshots.Look look, boolean started, Map<String, String> degraded, String version) {
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
                state(snapshot, started, degraded),
                Humans.duration(Duration.ofMillis(now - snapshot.startedAtMillis())),
                Humans.count(clients),
                Humans.count(servers),
                fanIn(snapshot.eventLoops()),
                degraded,
                Reload.of(snapshot.reload(), now),
                snapshot.pools().stream()
                        .map(pool -> PoolView.of(pool, find(look.before(), pool), between, now))
                        .toList());
    }

    /** Names of the pools, for a form. */
    public List<String> poolNames() {
        return pools.stream().map(PoolView::name).toList();
    }

    static State state(AmbassadorSnapshot snapshot, boolean started, Map<String, String> degraded) {
        if (snapshot.draining()) {
            return State.DRAINING;
        } else if (!started) {
            return State.STARTING;
        }
        return degraded.isEmpty() ? State.SERVING : State.DEGRADED;
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

    private static String time(long millis, long now) {
        if (millis == 0) {
            return "never";
        }
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS) + " ("
                + Humans.duration(Duration.ofMillis(now - millis)) + " ago)";
    }
}
