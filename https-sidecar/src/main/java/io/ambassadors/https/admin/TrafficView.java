package io.ambassadors.https.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.ambassadors.common.quarkus.Count;
import io.ambassadors.common.quarkus.Figure;
import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.common.stats.LatencySummary;
import io.ambassadors.https.stats.HttpSnapshot;
import io.ambassadors.https.stats.SidecarSnapshot;
import io.ambassadors.https.stats.TcpSnapshot;

/**
 * What goes through: requests, or relayed connections.
 *
 * @param title which of them
 * @param figures how many and how long
 * @param statuses answers by class
 * @param failures what did not end as it should, by whose fault it was
 * @param parts by version of HTTP, or by how relays ended
 */
public record TrafficView(
        String title, List<Figure> figures, List<Count> statuses, List<Count> failures, List<Portions> parts) {
    static TrafficView of(SidecarSnapshot now, Optional<SidecarSnapshot> before, Duration between) {
        return now.tcp()
                .map(tcp -> ofTcp(tcp, before.flatMap(SidecarSnapshot::tcp), between))
                .or(() -> now.http().map(http -> ofHttp(http, before.flatMap(SidecarSnapshot::http), between)))
                .orElse(new TrafficView("Requests", List.of(), List.of(), List.of(), List.of()));
    }

    private static TrafficView ofHttp(HttpSnapshot http, Optional<HttpSnapshot> before, Duration between) {
        List<Figure> figures = new ArrayList<>();
        rate(figures, before.map(old -> http.requests() - old.requests()), between, "requests per second");
        figures.add(new Figure(Humans.count(http.requests()), "requests"));
        figures.add(new Figure(Humans.count(http.inFlight()), "in flight"));
        LatencySummary latency = http.latency();
        boolean measured = latency.max() > 0;
        figures.add(new Figure(measured ? Humans.micros(latency.p50()) : "–", "p50"));
        figures.add(new Figure(measured ? Humans.micros(latency.p99()) : "–", "p99"));
        figures.add(new Figure(Humans.bytes(http.bytesIn()), "received"));
        figures.add(new Figure(Humans.bytes(http.bytesOut()), "sent"));
        Figure.unlessZero(figures, http.refusedWithoutCertificate(), "refused for want of a client certificate");
        List<Portions> versions = new ArrayList<>();
        Portions.unlessNone(versions, "Version of HTTP", http.versions());
        return new TrafficView(
                "Requests",
                figures,
                Count.statuses(http.statuses()),
                Count.failures(http.failures(), http.requests()),
                versions);
    }

    private static TrafficView ofTcp(TcpSnapshot tcp, Optional<TcpSnapshot> before, Duration between) {
        List<Figure> figures = new ArrayList<>();
        rate(figures, before.map(old -> tcp.relayed() - old.relayed()), between, "connections per second");
        figures.add(new Figure(Humans.count(tcp.open()), "open"));
        figures.add(new Figure(Humans.count(tcp.relayed()), "relayed"));
        figures.add(new Figure(Humans.bytes(tcp.bytesIn()), "received"));
        figures.add(new Figure(Humans.bytes(tcp.bytesOut()), "sent"));
        List<Portions> ended = new ArrayList<>();
        Portions.unlessNone(ended, "Ended by", tcp.ended());
        return new TrafficView("Relayed connections", figures, List.of(), List.of(), ended);
    }

    private static void rate(List<Figure> figures, Optional<Long> difference, Duration between, String label) {
        difference
                .map(count -> Figure.rate(count, between))
                .filter(rate -> !rate.isEmpty())
                .ifPresent(rate -> figures.add(new Figure(rate, label)));
    }
}
