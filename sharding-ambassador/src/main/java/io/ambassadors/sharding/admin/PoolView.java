package io.ambassadors.sharding.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.ambassadors.common.quarkus.Figure;
import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.common.stats.LatencySummary;
import io.ambassadors.sharding.stats.PoolSnapshot;
import io.ambassadors.sharding.stats.ServerSnapshot;

/**
 * One pool as people read it.
 *
 * @param name of the pool
 * @param listen where it listens
 * @param placement hash, distribution and what becomes of an ejected server's keys
 * @param figures what it does, the most important first
 * @param troubles what went wrong, as far as anything did
 * @param servers its servers
 * @param kinds latency by kind of command
 */
public record PoolView(
        String name,
        String listen,
        String placement,
        List<Figure> figures,
        List<Figure> troubles,
        List<ServerView> servers,
        List<KindView> kinds) {
    /**
     * Latency of one kind of command.
     *
     * @param kind its name
     * @param count since start
     * @param p50 median
     * @param p90 90th percentile
     * @param p99 99th percentile
     * @param max the longest
     */
    public record KindView(String kind, String count, String p50, String p90, String p99, String max) {}

    static PoolView of(PoolSnapshot pool, Optional<PoolSnapshot> before, Duration between, long now) {
        List<ServerView> servers = pool.servers().stream()
                .map(server -> ServerView.of(server, before.flatMap(old -> find(old, server)), between, now))
                .toList();
        List<KindView> kinds = pool.commandKinds().entrySet().stream()
                .filter(kind -> kind.getValue().count() > 0)
                .map(kind -> kind(kind.getKey(), kind.getValue()))
                .toList();
        String placement = pool.hash() + ", " + pool.distribution() + ", ejected servers' keys "
                + (pool.onEject().equals("fail") ? "fail" : "move") + (pool.strict() ? ", strict" : "");
        return new PoolView(
                pool.name(), pool.listen(), placement, figures(pool, before, between), troubles(pool), servers, kinds);
    }

    private static List<Figure> figures(PoolSnapshot pool, Optional<PoolSnapshot> before, Duration between) {
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure(Humans.count(pool.clientConnections()), "clients"));
        figures.add(new Figure(
                Humans.count(pool.servers().stream()
                        .mapToLong(ServerSnapshot::serverConnections)
                        .sum()),
                "server connections"));
        before.map(old -> Figure.rate(requests(pool) - requests(old), between))
                .filter(rate -> !rate.isEmpty())
                .ifPresent(rate -> figures.add(new Figure(rate, "requests per second")));
        figures.add(new Figure(Humans.count(requests(pool)), "requests"));
        Figure.unlessZero(figures, pool.fragments(), "parts of split commands");
        Figure.unlessZero(figures, pool.resp3Clients(), "RESP3 clients");
        return figures;
    }

    private static List<Figure> troubles(PoolSnapshot pool) {
        List<Figure> figures = new ArrayList<>();
        Figure.unlessZero(figures, pool.forwardError(), "not forwarded");
        Figure.unlessZero(figures, pool.crossSlotErrors(), "refused for keys on several servers");
        Figure.unlessZero(figures, pool.localErrors(), "answered with an error here");
        Figure.unlessZero(figures, pool.clientConnectionsRefused(), "refused by client_connections");
        Figure.unlessZero(figures, pool.clientOutputClosed(), "closed for not reading replies");
        Figure.unlessZero(figures, pool.serverEjects(), "ejections");
        return figures;
    }

    private static KindView kind(String name, LatencySummary latency) {
        return new KindView(
                name,
                Humans.count(latency.count()),
                Humans.micros(latency.p50()),
                Humans.micros(latency.p90()),
                Humans.micros(latency.p99()),
                Humans.micros(latency.max()));
    }

    private static long requests(PoolSnapshot pool) {
        return pool.servers().stream().mapToLong(ServerSnapshot::requests).sum();
    }

    private static Optional<ServerSnapshot> find(PoolSnapshot pool, ServerSnapshot server) {
        return pool.servers().stream()
                .filter(other -> other.name().equals(server.name()))
                .findFirst();
    }
}
