package io.ambassadors.https.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.ambassadors.common.quarkus.Figure;
import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.common.quarkus.ProcessState;
import io.ambassadors.common.quarkus.ReloadView;
import io.ambassadors.common.quarkus.SnapshotCache;
import io.ambassadors.common.quarkus.Verdict;
import io.ambassadors.https.stats.ListenerSnapshot;
import io.ambassadors.https.stats.SidecarSnapshot;

/**
 * The whole status as people read it: every number is formatted, every sentence made.
 *
 * @param version of the program
 * @param state of the whole process
 * @param uptime how long it serves
 * @param certificate the worst verdict on certificates
 * @param figures what it does
 * @param development whether a certificate of the development authority is served
 * @param curl command that works with it
 * @param degraded what is wrong, by name
 * @param warnings what else of the configuration is unwise
 * @param reload how the configuration in force came about
 * @param certificateReload how the certificates in force came about
 * @param certificates each source of them
 * @param authorities of client certificates
 * @param handshakes how clients get through
 * @param traffic what goes through
 * @param backend where it goes
 * @param acme how the next certificate stands
 * @param listeners where clients come
 */
public record StatusView(
        String version,
        ProcessState state,
        String uptime,
        Verdict certificate,
        List<Figure> figures,
        boolean development,
        String curl,
        Map<String, String> degraded,
        List<String> warnings,
        ReloadView reload,
        ReloadView certificateReload,
        List<CertificateView> certificates,
        List<AuthorityView> authorities,
        HandshakesView handshakes,
        TrafficView traffic,
        BackendView backend,
        Optional<AcmeView> acme,
        List<ListenerView> listeners) {
    private static final String DEVELOPMENT = "development-certificate";

    static StatusView of(
            SnapshotCache.Look<SidecarSnapshot> look,
            Optional<SidecarSnapshot> minutesAgo,
            boolean started,
            Map<String, String> degraded,
            String version) {
        SidecarSnapshot snapshot = look.now();
        long now = snapshot.takenAtMillis();
        Duration between = Duration.ofMillis(
                look.before().map(old -> now - old.takenAtMillis()).orElse(0L));
        List<CertificateView> certificates = snapshot.certificates().stream()
                .map(certificate -> CertificateView.of(certificate, now, snapshot.expiryWarningMillis()))
                .toList();
        TrafficView traffic = TrafficView.of(snapshot, look.before(), between);
        return new StatusView(
                version,
                ProcessState.of(snapshot.draining(), started, degraded),
                Humans.duration(Duration.ofMillis(now - snapshot.startedAtMillis())),
                worst(certificates),
                figures(snapshot),
                snapshot.development(),
                snapshot.curl(),
                degraded,
                snapshot.warnings(),
                ReloadView.of(snapshot.reload(), now),
                ReloadView.of(snapshot.certificateReload(), now),
                certificates,
                snapshot.clientAuthorities().stream()
                        .map(authority -> AuthorityView.of(authority, now, snapshot.expiryWarningMillis()))
                        .toList(),
                HandshakesView.of(snapshot, look.before(), between, minutesAgo),
                traffic,
                BackendView.of(snapshot.backend(), now),
                snapshot.acme().map(acme -> AcmeView.of(acme, now)),
                snapshot.listeners().stream().map(ListenerView::of).toList());
    }

    /** The verdicts to see at a glance. */
    public List<Verdict> glance() {
        return List.of(certificate, handshakes.verdict(), backend.verdict());
    }

    /** What is wrong, without what the page has a banner for. */
    public Map<String, String> otherwiseDegraded() {
        Map<String, String> others = new TreeMap<>(degraded);
        others.remove(DEVELOPMENT);
        return others;
    }

    private static Verdict worst(List<CertificateView> certificates) {
        Verdict none = new Verdict("ejected", "no certificate", "");
        Verdict worst = Verdict.worst(
                certificates.stream().map(CertificateView::verdict).toList(), none);
        return certificates.stream()
                .filter(view -> view.verdict().style().equals(worst.style()))
                .min(Comparator.comparing(
                                (CertificateView view) -> !view.facts().inForce())
                        .thenComparing(view -> view.facts().notAfterMillis()))
                .map(StatusView::glance)
                .orElse(none);
    }

    private static Verdict glance(CertificateView view) {
        String word =
                switch (view.verdict().word()) {
                    case "valid" -> "certificate valid, " + view.left();
                    case "development" -> "development certificate";
                    default -> "certificate " + view.verdict().word();
                };
        return new Verdict(view.verdict().style(), word, view.name() + ": " + view.left());
    }

    private static List<Figure> figures(SidecarSnapshot snapshot) {
        List<Figure> figures = new ArrayList<>();
        long clients = snapshot.listeners().stream()
                .mapToLong(ListenerSnapshot::connections)
                .sum();
        figures.add(new Figure(Humans.count(clients), clients == 1 ? "client connected" : "clients connected"));
        Figure.unlessZero(figures, snapshot.logLinesDropped(), "access log lines dropped");
        return figures;
    }
}
