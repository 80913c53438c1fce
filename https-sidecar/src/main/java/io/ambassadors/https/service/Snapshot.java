package io.ambassadors.https.service;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.stats.ReloadStatus;
import io.ambassadors.https.acme.AcmeRenewal;
import io.ambassadors.https.certificates.CertificateFacts;
import io.ambassadors.https.certificates.Identity;
import io.ambassadors.https.certificates.LoadedCertificates;
import io.ambassadors.https.certificates.SourceStatus;
import io.ambassadors.https.config.CertificatesConfig.UnknownName;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.config.TlsConfig;
import io.ambassadors.https.http.BackendPools;
import io.ambassadors.https.http.HttpCounters;
import io.ambassadors.https.stats.AuthoritySnapshot;
import io.ambassadors.https.stats.BackendSnapshot;
import io.ambassadors.https.stats.CertificateSnapshot;
import io.ambassadors.https.stats.HttpSnapshot;
import io.ambassadors.https.stats.SidecarSnapshot;
import io.ambassadors.https.stats.TlsPolicy;
import io.ambassadors.https.tcp.TcpCounters;

/** Gathers what the admin plane shows. */
final class Snapshot {
    private final DataPlane dataPlane;
    private final Certificates certificates;
    private final BooleanSupplier draining;
    private final long startedAtMillis = System.currentTimeMillis();
    private volatile List<String> warnings = List.of();
    private volatile AcmeRenewal renewal;

    Snapshot(DataPlane dataPlane, Certificates certificates, BooleanSupplier draining) {
        this.dataPlane = dataPlane;
        this.certificates = certificates;
        this.draining = draining;
    }

    /** What of the configuration in force is unwise. */
    void warnings(List<ConfigProblem> said) {
        warnings = said.stream()
                .filter(problem -> problem.severity() == ConfigProblem.Severity.WARNING)
                .map(ConfigProblem::toString)
                .toList();
    }

    /** What asks an ACME authority; null if nothing does. */
    void renewal(AcmeRenewal newRenewal) {
        renewal = newRenewal;
    }

    SidecarSnapshot take(ReloadStatus reload) {
        Serving serving = dataPlane.serving();
        LoadedCertificates loaded = certificates.loaded();
        if (serving == null || loaded == null || dataPlane.isClosed()) {
            return SidecarSnapshot.nothing(System.currentTimeMillis());
        }
        SidecarConfig config = serving.config();
        boolean http = config.backend().protocol().isHttp();
        TcpCounters.Figures relays = http ? null : relays();
        AcmeRenewal renewing = renewal;
        return new SidecarSnapshot(
                startedAtMillis,
                System.currentTimeMillis(),
                dataPlane.loops().all().size(),
                draining.getAsBoolean(),
                loaded.set().isDevelopment(),
                curl(),
                policy(config),
                config.certificates().expiryWarning().toMillis(),
                dataPlane.listeners().stream().map(Listener::snapshot).toList(),
                dataPlane.tls().snapshot(),
                http ? Optional.of(requests()) : Optional.empty(),
                Optional.ofNullable(relays).map(TcpCounters.Figures::snapshot),
                http ? backend(serving) : backend(config, relays),
                certificates(loaded),
                authorities(loaded),
                Optional.ofNullable(renewing).map(AcmeRenewal::snapshot),
                dataPlane.logs().dropped(),
                reload,
                certificates.status(),
                warnings);
    }

    private String curl() {
        return certificates
                .sources()
                .development()
                .flatMap(authority -> dataPlane.port().map(authority::curlCommand))
                .orElse("");
    }

    private static TlsPolicy policy(SidecarConfig config) {
        TlsConfig tls = config.tls();
        String tickets = "off";
        if (tls.tickets().enabled()) {
            tickets = tls.tickets().secret().isPresent() ? "keys of a shared secret" : "keys of this process";
        }
        return new TlsPolicy(
                word(tls.profile()) + " (Mozilla 6.0)",
                word(tls.postQuantum()),
                tls.applicationProtocols(),
                tickets,
                word(config.clients().verify()),
                config.certificates().unknownName() == UnknownName.REFUSE
                        ? "refused"
                        : "served with the default certificate");
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private HttpSnapshot requests() {
        List<HttpCounters.Part> parts =
                dataPlane.loops().ask(loop -> dataPlane.http().counters(loop).part(loop.now()));
        return HttpCounters.sum(parts);
    }

    private TcpCounters.Figures relays() {
        return dataPlane
                .loops()
                .ask(loop -> dataPlane.relays().get(loop.index()).counters().figures())
                .stream()
                .reduce(TcpCounters.Figures::plus)
                .orElseThrow();
    }

    private BackendSnapshot backend(Serving serving) {
        return BackendPools.sum(dataPlane.loops().ask(serving.pools()::part));
    }

    private static BackendSnapshot backend(SidecarConfig config, TcpCounters.Figures relays) {
        return new BackendSnapshot(
                config.backend().text(),
                word(config.backend().protocol()),
                0,
                relays.open(),
                relays.connects(),
                relays.connectFailures(),
                relays.lastFailure(),
                relays.lastFailureMillis(),
                relays.failing());
    }

    private List<CertificateSnapshot> certificates(LoadedCertificates loaded) {
        List<CertificateSnapshot> all = new ArrayList<>();
        for (SourceStatus source : loaded.sources()) {
            all.add(source.identity()
                    .map(identity -> certificate(source, identity, loaded.set().byDefault() == identity))
                    .orElseGet(() -> nothing(source)));
        }
        return all;
    }

    private CertificateSnapshot certificate(SourceStatus source, Identity identity, boolean byDefault) {
        X509Certificate certificate = identity.certificate();
        return new CertificateSnapshot(
                source.source(),
                word(identity.kind()),
                byDefault,
                identity.names(),
                certificate.getSubjectX500Principal().getName(),
                certificate.getIssuerX500Principal().getName(),
                identity.chain().stream()
                        .map(each -> each.getSubjectX500Principal().getName())
                        .toList(),
                certificate.getSerialNumber().toString(16),
                CertificateFacts.keyType(certificate),
                CertificateFacts.fingerprint(certificate),
                certificate.getNotBefore().getTime(),
                identity.notAfterMillis(),
                identity.generation(),
                identity.loadedAtMillis(),
                source.lookedAtMillis(),
                source.refused().orElse(""),
                identity.ocspResponse().isPresent(),
                dataPlane.tls().handshakes(identity));
    }

    /** Nothing of a source is in force. */
    private static CertificateSnapshot nothing(SourceStatus source) {
        return new CertificateSnapshot(
                source.source(),
                "file",
                false,
                List.of(),
                "",
                "",
                List.of(),
                "",
                "",
                "",
                0,
                0,
                "",
                0,
                source.lookedAtMillis(),
                source.refused().orElse(""),
                false,
                0);
    }

    private static List<AuthoritySnapshot> authorities(LoadedCertificates loaded) {
        return loaded.set().clientTrust().authorities().stream()
                .map(authority -> new AuthoritySnapshot(
                        authority.getSubjectX500Principal().getName(),
                        authority.getNotAfter().getTime(),
                        CertificateFacts.fingerprint(authority)))
                .toList();
    }
}
