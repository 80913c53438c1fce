package io.ambassadors.https.doctor;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Set;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.https.certificates.CertificateFacts;
import io.ambassadors.https.certificates.CertificateSources;
import io.ambassadors.https.certificates.Identity;
import io.ambassadors.https.certificates.LoadedCertificates;
import io.ambassadors.https.certificates.PublicRoots;
import io.ambassadors.https.certificates.SourceStatus;
import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.config.TlsConfig.Profile;

/** What we are known by, and by whom clients are vouched for: everything that is read from files of certificates. */
final class CertificateArea {
    private static final int MOST_NAMES = 4;

    private final SidecarConfig config;
    private final Guideline guideline;
    private final Report report;
    private final Instant now = Instant.now();

    CertificateArea(SidecarConfig config, Guideline guideline, Report report) {
        this.config = config;
        this.guideline = guideline;
        this.report = report;
    }

    /** Reads and examines it all. */
    LoadedCertificates examine() {
        CertificateSources sources = new CertificateSources(config);
        LoadedCertificates loaded = sources.load(null);
        List<ConfigProblem> ofClients =
                loaded.problems().stream().filter(this::isOfClients).toList();
        List<ConfigProblem> own = loaded.problems().stream()
                .filter(problem -> !ofClients.contains(problem))
                .toList();
        report.area("certificates");
        loaded.sources().forEach(source -> source(source, own));
        own.forEach(problem -> say(problem, loaded));
        report.area("certificates of clients");
        clients(loaded);
        ofClients.forEach(problem -> say(problem, loaded));
        return loaded;
    }

    private void say(ConfigProblem problem, LoadedCertificates loaded) {
        boolean refused = loaded.refusedByClients().contains(problem);
        report.problem(problem, refused ? Level.FAIL : Report.levelOf(problem));
    }

    private boolean isOfClients(ConfigProblem problem) {
        ClientsConfig clients = config.clients();
        return clients.crl().contains(problem.file())
                || clients.ca().stream().anyMatch(problem.file()::startsWith)
                || problem.file().endsWith("ca.crt") && clients.verify() != ClientsConfig.Verify.NONE;
    }

    private void source(SourceStatus source, List<ConfigProblem> problems) {
        if (source.identity().isEmpty()) {
            if (source.refused().isEmpty()) {
                report.note(source.source() + ": no certificate yet: it is ordered when the sidecar runs", "");
            }
            return;
        }
        Identity identity = source.identity().get();
        boolean clean = problems.stream().noneMatch(problem -> concerns(problem, identity));
        report.say(clean ? Level.OK : Level.NOTE, source.source() + ": " + describe(identity), "");
        if (identity.kind() == Identity.Kind.DEVELOPMENT) {
            report.note(
                    "no certificate is configured: this one is made anew at every start, and no client trusts it by itself",
                    "Set certificates: [/etc/tls] when it is to be more than a trial");
            return;
        }
        signatures(identity);
        advice(identity);
    }

    private static boolean concerns(ConfigProblem problem, Identity identity) {
        return identity.kind() != Identity.Kind.DEVELOPMENT && (problem.file().startsWith(Path.of(identity.source())));
    }

    private String describe(Identity identity) {
        X509Certificate own = identity.certificate();
        Instant end = own.getNotAfter().toInstant();
        long days = Duration.between(now, end).toDays();
        X509Certificate last = identity.chain().get(identity.chain().size() - 1);
        return names(identity.names()) + "; " + CertificateFacts.keyType(own) + "; "
                + Report.count(identity.chain().size(), "certificate") + " up to " + upTo(last) + "; "
                + (end.isBefore(now) ? "ended " : "ends ")
                + end.atOffset(ZoneOffset.UTC).toLocalDate() + (end.isBefore(now) ? "" : ", in " + days + " days");
    }

    private static String upTo(X509Certificate last) {
        if (CertificateFacts.isSelfSigned(last)) {
            return "the self-signed " + last.getSubjectX500Principal();
        }
        return (PublicRoots.issued(last) ? "the public root " : "") + last.getIssuerX500Principal();
    }

    /** Names for one line. */
    static String names(List<String> names) {
        if (names.isEmpty()) {
            return "(no name)";
        }
        String few = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
        return names.size() > MOST_NAMES ? few + " and " + (names.size() - MOST_NAMES) + " more" : few;
    }

    /**
     * Whether each certificate of a chain may vouch for the one before it (RFC 5280, 6.1): signature, basic constraints, path length, names.
     * Its last is taken as the anchor: whom clients trust is theirs to know.
     */
    private void signatures(Identity identity) {
        List<X509Certificate> chain = identity.chain();
        if (chain.size() < 2) {
            return;
        }
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(chain.get(chain.size() - 1), null)));
            parameters.setRevocationEnabled(false);
            // Whether it is over is said elsewhere.
            parameters.setDate(new Date((chain.get(0).getNotBefore().getTime() + identity.notAfterMillis()) / 2));
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509")
                                    .generateCertPath(chain.subList(0, chain.size() - 1)),
                            parameters);
        } catch (GeneralSecurityException broken) {
            report.fail(
                    identity.source() + ": the chain does not hold: " + broken.getMessage(),
                    "Get certificate and chain anew from the issuer");
        }
    }

    private void advice(Identity identity) {
        X509Certificate own = identity.certificate();
        long days = Duration.between(
                        own.getNotBefore().toInstant(), own.getNotAfter().toInstant())
                .toDays();
        if (days > guideline.mostDays()) {
            report.note(
                    identity.source() + ": the certificate lasts " + days + " days; the " + guideline.title()
                            + " has at most " + guideline.mostDays(),
                    "Let it be renewed more often: it is taken over without a restart");
        }
        String key = CertificateFacts.keyType(own);
        if (config.tls().profile() == Profile.MODERN
                && !List.of("EC P-256", "EC P-384").contains(key)) {
            report.note(
                    identity.source() + ": the key is " + key + "; the " + guideline.title() + " has EC P-256 or P-384",
                    "Have the next certificate issued for a key of EC P-256");
        }
    }

    private void clients(LoadedCertificates loaded) {
        ClientsConfig clients = config.clients();
        if (clients.verify() == ClientsConfig.Verify.NONE) {
            report.ok("clients are not asked for certificates");
            return;
        }
        if (loaded.clientTrustRefused().isEmpty()) {
            report.ok("certificates are " + clients.verify().name().toLowerCase(java.util.Locale.ROOT) + ", from "
                    + names(loaded.set().clientTrust().authorities().stream()
                            .map(authority ->
                                    authority.getSubjectX500Principal().toString())
                            .toList()));
        }
        loaded.set().clientTrust().revoked().stream()
                .filter(list -> list.getNextUpdate() == null
                        || list.getNextUpdate().toInstant().isAfter(now))
                .forEach(list -> report.ok("list of revoked certificates of " + list.getIssuerX500Principal() + ": "
                        + Report.count(
                                        list.getRevokedCertificates() == null
                                                ? 0
                                                : list.getRevokedCertificates().size(),
                                        "entry")
                                .replace("entrys", "entries")
                        + (list.getNextUpdate() == null
                                ? ""
                                : ", good until " + list.getNextUpdate().toInstant())));
        allowed(clients.allow());
        if (!clients.exempt().isEmpty()) {
            report.note("without a certificate one may ask for " + names(clients.exempt()), "");
        }
    }

    private void allowed(ClientsConfig.Allow allow) {
        if (allow.isAnybody()) {
            report.note(
                    "every certificate of these authorities may come",
                    "If they issue for others too, name who may, in clients.allow");
            return;
        }
        int entries = allow.cn().size()
                + allow.dns().size()
                + allow.uri().size()
                + allow.ou().size()
                + allow.ip().size()
                + allow.spki().size();
        report.ok("of these may come who is on the list clients.allow, with " + entries
                + (entries == 1 ? " entry" : " entries"));
    }
}
