package io.ambassadors.https.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.ambassadors.common.quarkus.Figure;
import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.common.quarkus.Verdict;
import io.ambassadors.https.stats.SidecarSnapshot;
import io.ambassadors.https.stats.TlsPolicy;
import io.ambassadors.https.stats.TlsSnapshot;

/**
 * Handshakes as people read them.
 *
 * @param verdict whether clients get through
 * @param figures how many
 * @param negotiated what clients and we agreed on: versions, groups, ciphers, protocols
 * @param failures by reason; empty if there were none
 * @param policy how TLS is spoken
 */
public record HandshakesView(
        Verdict verdict,
        List<Figure> figures,
        List<Portions> negotiated,
        Optional<Portions> failures,
        TlsPolicy policy) {
    static HandshakesView of(
            SidecarSnapshot now,
            Optional<SidecarSnapshot> before,
            Duration between,
            Optional<SidecarSnapshot> minutesAgo) {
        TlsSnapshot tls = now.tls();
        List<Portions> failures = new ArrayList<>();
        Portions.unlessNone(failures, "Failed, by reason", tls.failed());
        return new HandshakesView(
                HandshakeJudgement.of(now, minutesAgo).verdict(),
                figures(tls, before.map(SidecarSnapshot::tls), between),
                negotiated(tls),
                failures.stream().findFirst(),
                now.policy());
    }

    /** What was agreed on, and why others failed. */
    public List<Portions> all() {
        List<Portions> all = new ArrayList<>(negotiated);
        failures.ifPresent(all::add);
        return all;
    }

    private static List<Figure> figures(TlsSnapshot tls, Optional<TlsSnapshot> before, Duration between) {
        List<Figure> figures = new ArrayList<>();
        before.map(old -> Figure.rate(tls.completed() - old.completed(), between))
                .filter(rate -> !rate.isEmpty())
                .ifPresent(rate -> figures.add(new Figure(rate, "handshakes per second")));
        figures.add(new Figure(Humans.count(tls.completed()), "completed"));
        figures.add(new Figure(share(tls.resumed(), tls), "resumed"));
        figures.add(new Figure(share(tls.postQuantum(), tls), "post-quantum"));
        figures.add(new Figure(Humans.count(TrafficMetrics.sum(tls.failed())), "failed"));
        Figure.unlessZero(figures, tls.clientCertificates(), "with client certificate");
        Figure.unlessZero(figures, tls.underWay(), "under way");
        Figure.unlessZero(figures, tls.waiting(), "waiting for their turn");
        return figures;
    }

    private static List<Portions> negotiated(TlsSnapshot tls) {
        List<Portions> all = new ArrayList<>();
        Portions.unlessNone(all, "Version", tls.versions());
        Portions.unlessNone(all, "Key agreement", tls.groups());
        Portions.unlessNone(all, "Cipher suite", tls.ciphers());
        Portions.unlessNone(all, "Protocol (ALPN)", tls.protocols());
        return all;
    }

    private static String share(long some, TlsSnapshot tls) {
        return tls.completed() == 0 ? "–" : Humans.percent((double) some / tls.completed());
    }
}
