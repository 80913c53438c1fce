package io.ambassadors.https.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.ambassadors.common.quarkus.DegradedFacts;
import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.common.quarkus.ReloadFacts;
import io.ambassadors.common.stats.ReloadStatus;
import io.ambassadors.https.stats.BackendSnapshot;
import io.ambassadors.https.stats.CertificateSnapshot;
import io.ambassadors.https.stats.CertificateState;
import io.ambassadors.https.stats.SidecarSnapshot;

/** What can be wrong with certificates, the backend and the configuration file while the process itself is well. */
@Singleton
class SidecarFacts {
    private static final int MOST_NAMED = 5;

    private final DegradedFacts facts;
    private final Snapshots snapshots;

    SidecarFacts(DegradedFacts facts, Snapshots snapshots) {
        this.facts = facts;
        this.snapshots = snapshots;
    }

    void register(@Observes StartupEvent started) {
        facts.register("development-certificate", this::development);
        facts.register("certificate-expired", () -> certificates(CertificateState.EXPIRED));
        facts.register("certificate-ending", () -> certificates(CertificateState.ENDING));
        facts.register("certificate-not-yet-valid", () -> certificates(CertificateState.NOT_YET_VALID));
        facts.register("certificate-missing", () -> certificates(CertificateState.ABSENT));
        facts.register("certificate-refused", this::refused);
        facts.register("certificates-never-update", this::neverUpdate);
        facts.register("client-authority-ending", this::authorities);
        facts.register("handshakes-fail", this::handshakes);
        facts.register("backend-failing", this::backend);
        facts.register("acme-failing", this::acme);
        facts.register("access-log-dropped", this::dropped);
        ReloadFacts.register(facts, () -> snapshots.latest().reload());
    }

    private Optional<String> development() {
        return snapshots.latest().development()
                ? Optional.of("a certificate of the development authority is served, which no client trusts by itself;"
                        + " configure certificates, or acme")
                : Optional.empty();
    }

    private Optional<String> certificates(CertificateState state) {
        SidecarSnapshot snapshot = snapshots.latest();
        Predicate<CertificateSnapshot> held = certificate ->
                CertificateState.of(certificate, snapshot.takenAtMillis(), snapshot.expiryWarningMillis()) == state;
        return named(snapshot.certificates().stream()
                .filter(held)
                .map(certificate -> describe(certificate, state, snapshot.takenAtMillis()))
                .toList());
    }

    private static String describe(CertificateSnapshot certificate, CertificateState state, long now) {
        return switch (state) {
            case ABSENT -> "nothing of " + certificate.source() + " is in force";
            case NOT_YET_VALID ->
                certificate.name() + " of " + certificate.source() + " begins in "
                        + Humans.duration(Duration.ofMillis(certificate.notBeforeMillis() - now))
                        + "; is the clock right?";
            default ->
                certificate.name() + " of " + certificate.source() + ": "
                        + Lifetime.left(certificate.notAfterMillis(), now);
        };
    }

    private Optional<String> refused() {
        SidecarSnapshot snapshot = snapshots.latest();
        List<String> reasons = new ArrayList<>(snapshot.certificates().stream()
                .filter(certificate -> !certificate.refused().isEmpty())
                .map(certificate -> certificate.source() + ": " + certificate.refused())
                .toList());
        ReloadStatus reload = snapshot.certificateReload();
        if (reasons.isEmpty() && reload.lastRefused()) {
            reasons.add(reload.problems().stream().findFirst().orElse(reload.file() + " is refused"));
        }
        return named(reasons).map(all -> all + "; what was in force before still is");
    }

    private Optional<String> neverUpdate() {
        ReloadStatus reload = snapshots.latest().certificateReload();
        return reload.subPathMount()
                ? Optional.of("a certificate file is mounted with subPath, which Kubernetes never updates;"
                        + " mount the directory of the Secret instead")
                : Optional.empty();
    }

    private Optional<String> authorities() {
        SidecarSnapshot snapshot = snapshots.latest();
        long now = snapshot.takenAtMillis();
        return named(snapshot.clientAuthorities().stream()
                .filter(authority -> authority.notAfterMillis() - now < snapshot.expiryWarningMillis())
                .map(authority -> authority.subject() + ": " + Lifetime.left(authority.notAfterMillis(), now))
                .toList());
    }

    private Optional<String> handshakes() {
        HandshakeJudgement judgement = HandshakeJudgement.of(snapshots.latest(), snapshots.minutesAgo());
        return judgement.mostFail() ? Optional.of(judgement.sentence()) : Optional.empty();
    }

    private Optional<String> backend() {
        BackendSnapshot backend = snapshots.latest().backend();
        return backend.failing()
                ? Optional.of(backend.address() + ": " + backend.lastFailure() + "; clients get 502 meanwhile")
                : Optional.empty();
    }

    private Optional<String> acme() {
        return snapshots
                .latest()
                .acme()
                .filter(acme -> !acme.lastError().isEmpty())
                .map(acme -> "no certificate for " + String.join(", ", acme.names()) + " from " + acme.directory()
                        + ": " + acme.lastError());
    }

    private Optional<String> dropped() {
        SidecarSnapshot snapshot = snapshots.latest();
        long lost = snapshot.logLinesDropped()
                - snapshots.minutesAgo().map(SidecarSnapshot::logLinesDropped).orElse(0L);
        return lost > 0
                ? Optional.of(
                        Humans.count(lost)
                                + " lines of the access log were dropped in the last minutes, since its writer does not keep up")
                : Optional.empty();
    }

    private static Optional<String> named(List<String> things) {
        if (things.isEmpty()) {
            return Optional.empty();
        }
        int more = things.size() - MOST_NAMED;
        return Optional.of(String.join("; ", things.subList(0, Math.min(MOST_NAMED, things.size())))
                + (more > 0 ? " and " + more + " more" : ""));
    }
}
