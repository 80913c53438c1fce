package io.ambassadors.https.doctor;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import io.ambassadors.https.certificates.CertificateSet;
import io.ambassadors.https.certificates.Identity;
import io.ambassadors.https.certificates.ServerNames;
import io.ambassadors.https.config.CertificatesConfig.UnknownName;
import io.ambassadors.https.config.SidecarConfig;

/** Which certificate a client gets for each name, for none, and for one that nobody has. */
final class NameRows {
    /** A name that never is anybody's (RFC 6761, 6.4). */
    private static final String UNKNOWN = "doctor.invalid";

    private final SidecarConfig config;
    private final CertificateSet certificates;
    private final Report report;
    private final ProbeClient client;
    private final Function<String, Hello> hellos;
    private final String cure;

    /**
     * Rows of one server.
     *
     * @param hellos a client for a server name that comes through
     * @param cure what to do if it is not as it should be
     */
    NameRows(
            SidecarConfig config,
            CertificateSet certificates,
            Report report,
            ProbeClient client,
            Function<String, Hello> hellos,
            String cure) {
        this.config = config;
        this.certificates = certificates;
        this.report = report;
        this.client = client;
        this.hellos = hellos;
        this.cure = cure;
    }

    void examine() {
        row("no server name", "", certificates.byDefault());
        Map<Identity, List<String>> good = new LinkedHashMap<>();
        for (Identity identity : certificates.identities()) {
            for (String name : identity.names()) {
                if (ServerNames.isAddress(name)) {
                    address(name, identity);
                } else if (certificates.named(name).filter(identity::equals).isPresent()) {
                    name(name, identity, good);
                }
            }
        }
        good.forEach((identity, names) -> ok(CertificateArea.names(names), identity));
        unknown();
    }

    private void ok(String label, Identity identity) {
        report.ok(NegotiationArea.aligned(label) + "certificate of " + identity.source());
    }

    /** Clients that come by an address do not say so (RFC 6066, 3): they get the default. */
    private void address(String address, Identity identity) {
        boolean covered = certificates.byDefault().names().contains(address);
        if (!covered) {
            report.warn(
                    NegotiationArea.aligned(address)
                            + "clients that come by an address get the default certificate, of "
                            + certificates.byDefault().source() + ", which does not have it; that of "
                            + identity.source() + " does",
                    "Make that one the default, by putting it first or by default-name");
        }
    }

    private void name(String name, Identity identity, Map<Identity, List<String>> good) {
        String asked = name.startsWith("*.") ? "doctor" + name.substring(1) : name;
        Optional<String> wrong = wrong(client.handshake(hellos.apply(asked)), identity);
        if (wrong.isEmpty()) {
            good.computeIfAbsent(identity, any -> new ArrayList<>()).add(name);
        } else {
            report.fail(NegotiationArea.aligned(name) + wrong.get(), cure);
        }
    }

    private void row(String label, String serverName, Identity expected) {
        Optional<String> wrong = wrong(client.handshake(hellos.apply(serverName)), expected);
        if (wrong.isEmpty()) {
            ok(label, expected);
        } else {
            report.fail(NegotiationArea.aligned(label) + wrong.get(), cure);
        }
    }

    private void unknown() {
        if (config.certificates().unknownName() == UnknownName.SERVE_DEFAULT) {
            row("unknown name", UNKNOWN, certificates.byDefault());
            return;
        }
        Outcome outcome = client.handshake(hellos.apply(UNKNOWN));
        if (outcome instanceof Outcome.Refused refused) {
            report.ok(NegotiationArea.aligned("unknown name") + "refused (" + refused.alert() + ")");
        } else {
            report.fail(NegotiationArea.aligned("unknown name") + "not refused, though unknown-name is refuse", cure);
        }
    }

    private static Optional<String> wrong(Outcome outcome, Identity expected) {
        if (outcome instanceof Outcome.Agreed agreed) {
            X509Certificate found = agreed.chain().get(0);
            boolean right = found.equals(expected.certificate()) || expected.kind() == Identity.Kind.DEVELOPMENT;
            return right
                    ? Optional.empty()
                    : Optional.of("found a certificate of " + found.getSubjectX500Principal() + " that ends at "
                            + found.getNotAfter().toInstant() + ", expected that of " + expected.source());
        }
        return Optional.of(
                outcome instanceof Outcome.Refused refused
                        ? "refused (" + refused.alert() + ")"
                        : "cannot be told: " + ((Outcome.Untold) outcome).why());
    }
}
