package io.ambassadors.sharding.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.ambassadors.common.quarkus.Figure;
import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.sharding.stats.ServerSnapshot;

/**
 * One server as people read it.
 *
 * @param name as the ring knows it
 * @param address where it is; empty when the name says it already
 * @param state style class and word of its state
 * @param stateDetail what there is to say about the state; may be empty
 * @param weight share of the ring, relative to the others
 * @param connections open connections
 * @param inFlight requests waiting or sent and not answered
 * @param requests since start
 * @param rate requests per second; empty when there is nothing to compare with
 * @param p50 median latency
 * @param p99 99th percentile
 * @param errors failures since start
 * @param errorsDetail what they were
 * @param failed whether there were any
 * @param ejections since start
 */
public record ServerView(
        String name,
        String address,
        String state,
        String stateDetail,
        int weight,
        String connections,
        String inFlight,
        String requests,
        String rate,
        String p50,
        String p99,
        String errors,
        String errorsDetail,
        boolean failed,
        String ejections) {
    /**
     * @param server the server
     * @param before the same server in the snapshot before, if it was there
     * @param between time between the two
     * @param now milliseconds since the epoch
     */
    static ServerView of(ServerSnapshot server, Optional<ServerSnapshot> before, Duration between, long now) {
        long failures = server.serverErr() + server.serverTimedout();
        boolean measured = server.latency().p50() > 0 || server.latency().max() > 0;
        return new ServerView(
                server.name(),
                server.address().equals(server.name()) ? "" : server.address(),
                server.state().name().toLowerCase(Locale.ROOT),
                stateDetail(server, now),
                server.weight(),
                Humans.count(server.serverConnections()),
                Humans.count(server.inQueue() + server.outQueue()),
                Humans.count(server.requests()),
                before.map(old -> Figure.rate(server.requests() - old.requests(), between))
                        .orElse(""),
                measured ? Humans.micros(server.latency().p50()) : "–",
                measured ? Humans.micros(server.latency().p99()) : "–",
                Humans.count(failures),
                errorsDetail(server),
                failures > 0,
                Humans.count(server.ejections()));
    }

    private static String stateDetail(ServerSnapshot server, long now) {
        return switch (server.state()) {
            case UP -> "";
            case IDLE -> "no connection needed yet";
            case FAILING -> server.lastError();
            case EJECTED -> {
                long wait = server.ejectedUntilMillis() - now;
                String probe =
                        wait > 0 ? "next try in " + Humans.duration(Duration.ofMillis(wait + 999)) : "being tried now";
                yield server.lastError().isEmpty() ? probe : probe + "; " + server.lastError();
            }
        };
    }

    private static String errorsDetail(ServerSnapshot server) {
        List<String> parts = new ArrayList<>();
        addPart(parts, server.serverTimedout(), "timed out");
        addPart(parts, server.serverErr(), "lost");
        addPart(parts, server.serverEof(), "closed by server");
        addPart(parts, server.errorReplies(), "error replies");
        return String.join(", ", parts);
    }

    private static void addPart(List<String> parts, long number, String what) {
        if (number > 0) {
            parts.add(Humans.count(number) + " " + what);
        }
    }
}
