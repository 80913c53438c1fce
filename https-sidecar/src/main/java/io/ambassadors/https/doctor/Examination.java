package io.ambassadors.https.doctor;

import java.io.IOException;
import java.io.PrintStream;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.https.certificates.CertificateSet;
import io.ambassadors.https.cli.Doctor;
import io.ambassadors.https.config.ClientsConfig.Verify;
import io.ambassadors.https.config.SidecarConfig;

/** What {@code --doctor} does: looks at one area after the other, and says what it finds as it finds it. */
public final class Examination implements Doctor {
    @Override
    public int run(SidecarConfig config, Optional<Path> file, List<ConfigProblem> problems, PrintStream out) {
        return new Running(config, new Report(out)).run(file, problems);
    }

    /** One call of {@link Examination#run}. */
    private static final class Running {
        private final SidecarConfig config;
        private final Report report;
        private final Guideline guideline;

        Running(SidecarConfig config, Report report) {
            this.config = config;
            this.report = report;
            this.guideline = Guideline.of(config.tls());
        }

        int run(Optional<Path> file, List<ConfigProblem> problems) {
            report.area("configuration");
            report.ok(file.map(path -> path + " can be used")
                    .orElse("there is no file: defaults, and what the environment says"));
            problems.forEach(problem -> report.problem(problem, Report.levelOf(problem)));
            CertificateSet certificates =
                    new CertificateArea(config, guideline, report).examine().set();
            config.acme().ifPresent(acme -> new AcmeArea(acme, report).examine());
            new MachineArea(config, report).examine();
            new BackendArea(config.backend(), report).examine();
            try (Target target = new PortArea(config, certificates, report).examine()) {
                if (certificates.identities().isEmpty()) {
                    report.area("what clients negotiate");
                    report.say(
                            config.acme().isPresent() ? Level.NOTE : Level.FAIL,
                            "nothing yet: there is no certificate to serve",
                            "See above");
                } else {
                    negotiation(target, certificates);
                }
            } catch (Exception e) {
                report.fail("the examination ended early: " + e, "Report it");
            }
            return report.verdict();
        }

        private void negotiation(Target target, CertificateSet certificates) throws IOException {
            if (target instanceof Target.Running running) {
                probes(running.address(), certificates, true);
            } else if (target instanceof Target.Own own) {
                serve(own.port(), certificates);
            } else {
                try (OwnPort elsewhere = OwnPort.anywhere()) {
                    serve(elsewhere, certificates);
                }
            }
        }

        private void serve(OwnPort port, CertificateSet certificates) throws IOException {
            try {
                port.serve(config, certificates);
            } catch (javax.net.ssl.SSLException refused) {
                report.area("what clients negotiate");
                report.fail(
                        "TLS cannot be spoken: " + refused.getMessage(),
                        "Mend what it names; the sidecar does not start with it");
                return;
            }
            probes(port.address(), certificates, false);
        }

        private void probes(SocketAddress address, CertificateSet certificates, boolean running) throws IOException {
            boolean demanded = config.clients().verify() == Verify.REQUIRED
                    && config.clients().exempt().isEmpty();
            String where = running
                    ? config.listen().get(0).text() + ", the sidecar that is running"
                    : "tried on a port of our own";
            report.area("what clients negotiate (" + guideline.title() + "; " + where + ")");
            try (ProbeClient client = new ProbeClient(address, running && config.acceptProxy())) {
                if (!demanded) {
                    new NegotiationArea(config, certificates, guideline, report, client, running).examine();
                    return;
                }
                withoutCertificate(client);
            }
            try (OwnPort open = OwnPort.anywhere()) {
                open.serve(OwnPort.askingNobody(config), certificates);
                try (ProbeClient client = new ProbeClient(open.address(), false)) {
                    report.note("what follows is tried where no certificate is asked for: we have none", "");
                    new NegotiationArea(config, certificates, guideline, report, client, false).examine();
                }
            }
        }

        private void withoutCertificate(ProbeClient client) {
            String label = NegotiationArea.aligned("no client certificate");
            Outcome outcome = client.handshake(Hello.current("").with(groups()));
            if (outcome instanceof Outcome.Refused refused) {
                report.ok(label + "refused (" + refused.alert() + ")");
            } else {
                report.fail(label + "comes through, though it is required", "Restart the sidecar that is running");
            }
        }

        private static String[] groups() {
            return ProbeClient.seesAll() ? new String[] {Guideline.POST_QUANTUM, "X25519"} : new String[0];
        }
    }
}
