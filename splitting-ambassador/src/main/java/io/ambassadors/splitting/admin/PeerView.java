package io.ambassadors.splitting.admin;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.ambassadors.common.http.proxy.FailureCounts;
import io.ambassadors.common.quarkus.Count;
import io.ambassadors.common.quarkus.Figure;
import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.common.stats.LatencySummary;
import io.ambassadors.splitting.stats.PeerSnapshot;

/**
 * One address of one server as people read it.
 *
 * @param server as written in the file
 * @param address where it is; empty when the server's text says it already
 * @param color style class of its side
 * @param style class of its state
 * @param trouble 0 for none, 1 if it is in trouble, 2 if it takes no requests because of it
 * @param state word of its state
 * @param detail what there is to say about the state; may be empty
 * @param lastFailure what failed last, and when; empty if nothing did
 * @param weight of its line
 * @param configured share that it should get
 * @param assigned share of the requests that are its own
 * @param served share of the requests that it answered
 * @param requests that it answered since start
 * @param rate requests per second; empty when there is nothing to compare with
 * @param inFlight that it has now
 * @param p50 median time of a whole answer
 * @param p99 99th percentile of it
 * @param statuses answers by class, those that there were
 * @param failures what failed, by origin
 */
public record PeerView(
        String server,
        String address,
        String color,
        String style,
        int trouble,
        String state,
        String detail,
        String lastFailure,
        int weight,
        String configured,
        String assigned,
        String served,
        String requests,
        String rate,
        String inFlight,
        String p50,
        String p99,
        List<Count> statuses,
        List<Count> failures) {
    /**
     * @param peer the peer
     * @param before the same in the snapshot before, if it was there
     * @param between time between the two
     * @param shares its shares, once anything was counted
     * @param color of its side
     * @param now milliseconds since the epoch
     */
    static PeerView of(
            PeerSnapshot peer,
            Optional<PeerSnapshot> before,
            Duration between,
            Optional<Judgement.PeerShare> shares,
            String color,
            long now) {
        LatencySummary latency = peer.totalTime();
        boolean measured = latency.p50() > 0 || latency.max() > 0;
        return new PeerView(
                peer.server(),
                peer.address().equals(peer.server()) ? "" : peer.address(),
                color,
                style(peer),
                trouble(peer),
                peer.state().text(),
                detail(peer),
                peer.last()
                        .map(last -> last.why().text() + ", "
                                + Humans.duration(Duration.ofMillis(Math.max(0, now - last.atMillis()))) + " ago")
                        .orElse(""),
                peer.weight(),
                Humans.percent(peer.shareConfigured()),
                shares.map(Judgement.PeerShare::assigned).map(Humans::percent).orElse("–"),
                shares.map(Judgement.PeerShare::served).map(Humans::percent).orElse("–"),
                Humans.count(peer.served()),
                before.map(old -> Figure.rate(peer.served() - old.served(), between))
                        .orElse(""),
                Humans.count(peer.inFlight()),
                measured ? Humans.micros(latency.p50()) : "–",
                measured ? Humans.micros(latency.p99()) : "–",
                Count.statuses(peer.statuses()),
                Count.failures(FailureCounts.of(peer.failures()), peer.tried()));
    }

    private static String style(PeerSnapshot peer) {
        return switch (peer.state()) {
            case UP -> "up";
            case BACKUP, DRAINING -> "idle";
            case FULL, PARTLY_FAILED -> "failing";
            case UNRESOLVED, FAILED -> "ejected";
            case DOWN -> "idle";
        };
    }

    private static int trouble(PeerSnapshot peer) {
        return switch (style(peer)) {
            case "ejected" -> 2;
            case "failing" -> 1;
            default -> 0;
        };
    }

    private static String detail(PeerSnapshot peer) {
        return switch (peer.state()) {
            case FAILED, PARTLY_FAILED ->
                peer.failedForMillis() > 0
                        ? "next try in " + Humans.duration(Duration.ofMillis(peer.failedForMillis() + 999))
                        : "being tried now";
            case UNRESOLVED -> "its name has no address; asking on";
            case FULL -> "max_conns reached";
            case DOWN -> "by the configuration";
            case UP, BACKUP, DRAINING -> "";
        };
    }
}
