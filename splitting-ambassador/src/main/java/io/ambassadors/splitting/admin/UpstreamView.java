package io.ambassadors.splitting.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

import io.ambassadors.common.quarkus.Figure;
import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.common.quarkus.Verdict;
import io.ambassadors.splitting.stats.PeerSnapshot;
import io.ambassadors.splitting.stats.UpstreamSnapshot;

/**
 * One upstream as people read it.
 *
 * @param name as {@code proxy_pass} calls it
 * @param rule how it chooses
 * @param place file and line
 * @param shares whether it divides as it should
 * @param health whether its sides are well
 * @param split whether there is anything to divide
 * @param bars shares configured, assigned and served; none if there is nothing to divide
 * @param figures what it does
 * @param troubles what went wrong, as far as anything did
 * @param peers its servers
 */
public record UpstreamView(
        String name,
        String rule,
        String place,
        Verdict shares,
        Verdict health,
        boolean split,
        List<Bar> bars,
        List<Figure> figures,
        List<Figure> troubles,
        List<PeerView> peers) {
    static UpstreamView of(
            UpstreamSnapshot upstream,
            Optional<UpstreamSnapshot> before,
            Duration between,
            Judgement judgement,
            long now) {
        List<String> sides =
                judgement.sides().stream().map(Judgement.Side::server).toList();
        List<PeerView> peers = new ArrayList<>();
        for (int i = 0; i < upstream.peers().size(); i++) {
            PeerSnapshot peer = upstream.peers().get(i);
            Optional<Judgement.PeerShare> shares = Optional.of(judgement.peers().get(i))
                    .filter(share -> judgement.check().counted() > 0);
            peers.add(PeerView.of(
                    peer,
                    before.flatMap(old -> find(old, peer)),
                    between,
                    shares,
                    Bar.color(sides.indexOf(peer.server())),
                    now));
        }
        boolean split = sides.size() > 1;
        return new UpstreamView(
                upstream.name(),
                rule(upstream),
                upstream.file().isEmpty() ? "" : upstream.file() + ":" + upstream.line(),
                Verdicts.ofShares(judgement, now),
                Verdicts.ofHealth(peers, judgement),
                split,
                split ? bars(judgement, sides) : List.of(),
                figures(upstream, before, between),
                troubles(upstream),
                peers);
    }

    private static String rule(UpstreamSnapshot upstream) {
        String method = upstream.method()
                + (upstream.key().isEmpty() ? "" : " of " + upstream.key())
                + (upstream.sticky().isEmpty() ? "" : ", sticky " + upstream.sticky());
        return upstream.peers().size() > 1 ? method : "";
    }

    private static List<Bar> bars(Judgement judgement, List<String> names) {
        List<Bar> bars = new ArrayList<>();
        bars.add(Bar.of("configured", names, map(judgement, Judgement.Side::configured)));
        if (judgement.check().counted() > 0) {
            bars.add(Bar.of("assigned", names, map(judgement, Judgement.Side::assigned)));
            bars.add(Bar.of("served", names, map(judgement, Judgement.Side::served)));
        }
        return bars;
    }

    private static List<Double> map(Judgement judgement, ToDoubleFunction<Judgement.Side> share) {
        return judgement.sides().stream().map(share::applyAsDouble).toList();
    }

    private static List<Figure> figures(
            UpstreamSnapshot upstream, Optional<UpstreamSnapshot> before, Duration between) {
        List<Figure> figures = new ArrayList<>();
        before.map(old -> Figure.rate(upstream.requests() - old.requests(), between))
                .filter(rate -> !rate.isEmpty())
                .ifPresent(rate -> figures.add(new Figure(rate, "requests per second")));
        figures.add(new Figure(Humans.count(upstream.requests()), "requests"));
        figures.add(new Figure(
                Humans.count(upstream.peers().stream()
                        .mapToLong(PeerSnapshot::inFlight)
                        .sum()),
                "in flight"));
        figures.add(new Figure(
                Humans.count(upstream.connectionsActive()) + " + " + Humans.count(upstream.connectionsIdle()),
                "connections, active + idle"));
        return figures;
    }

    private static List<Figure> troubles(UpstreamSnapshot upstream) {
        List<Figure> figures = new ArrayList<>();
        Figure.unlessZero(figures, upstream.noLivePeer(), "found no server that could be used");
        Figure.unlessZero(
                figures,
                upstream.peers().stream().mapToLong(PeerSnapshot::retries).sum(),
                "tried again at another server");
        Figure.unlessZero(
                figures,
                upstream.peers().stream().mapToLong(PeerSnapshot::ejections).sum(),
                "put aside for failures");
        return figures;
    }

    private static Optional<PeerSnapshot> find(UpstreamSnapshot upstream, PeerSnapshot peer) {
        return upstream.peers().stream()
                .filter(other ->
                        other.server().equals(peer.server()) && other.address().equals(peer.address()))
                .findFirst();
    }
}
