package io.ambassadors.https.doctor;

import java.util.ArrayList;
import java.util.List;

import io.ambassadors.https.certificates.CertificateFacts;
import io.ambassadors.https.certificates.CertificateSet;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.config.TlsConfig.PostQuantum;

/** What clients of many kinds negotiate, held against the guideline. */
final class NegotiationArea {
    /** What BoringSSL has besides what the guideline wants; with all of them offered, one that is taken shows. */
    private static final List<String> WEAK_SUITES = List.of(
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
            "TLS_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_RSA_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_AES_256_CBC_SHA");

    private static final int LABEL_COLUMNS = 24;
    private static final String CURE_OWN = "This should not be: report it, with this report";
    private static final String CURE_RUNNING =
            "The sidecar that runs has other settings: restart it, or compare with its page /tls";

    private final SidecarConfig config;
    private final CertificateSet certificates;
    private final Guideline guideline;
    private final Report report;
    private final ProbeClient client;
    private final String cure;
    private final PostQuantum postQuantum;

    /**
     * Of one server.
     *
     * @param running whether it is the sidecar that serves clients, not a port of our own
     */
    NegotiationArea(
            SidecarConfig config,
            CertificateSet certificates,
            Guideline guideline,
            Report report,
            ProbeClient client,
            boolean running) {
        this.config = config;
        this.certificates = certificates;
        this.guideline = guideline;
        this.report = report;
        this.client = client;
        this.cure = running ? CURE_RUNNING : CURE_OWN;
        this.postQuantum = config.tls().postQuantum();
    }

    void examine() {
        versions();
        new NameRows(config, certificates, report, client, this::any, cure).examine();
        applicationProtocols();
        resumption();
    }

    /** A client that comes through whatever the settings are. */
    private Hello any(String serverName) {
        return ProbeClient.seesAll()
                ? Hello.current(serverName).with(Guideline.POST_QUANTUM, "X25519", "P-256")
                : Hello.current(serverName);
    }

    private void versions() {
        if (ProbeClient.seesAll()) {
            Hello both = any("");
            expect("TLS 1.3, post-quantum", both, postQuantum == PostQuantum.OFF ? "X25519" : Guideline.POST_QUANTUM);
            Hello classical = Hello.current("").with("X25519", "P-256");
            if (postQuantum == PostQuantum.REQUIRE) {
                expectRefusal("TLS 1.3, classical", classical);
            } else {
                expect("TLS 1.3, classical", classical, "X25519");
            }
        } else {
            expect("TLS 1.3", any(""), "");
        }
        old("TLS 1.2, ECDSA", Guideline.ECDSA_12, "EC");
        old("TLS 1.2, RSA", Guideline.RSA_12, "RSA");
        expectRefusal("TLS 1.2, weak suites", Hello.old(WEAK_SUITES, ""));
        expectRefusal("TLS 1.1", new Hello(Hello.TLS_11, WEAK_SUITES, List.of(), List.of(), ""));
    }

    /** Those of TLS 1.2 come through if that is spoken, and our key is of their kind. */
    private void old(String label, List<String> suites, String kind) {
        String key = CertificateFacts.keyType(certificates.byDefault().certificate());
        boolean fits = key.startsWith(kind) || kind.equals("EC") && key.equals("Ed25519");
        Hello hello = Hello.old(suites, "");
        if (!guideline.has12()) {
            expectRefusal(label, hello);
        } else if (fits) {
            expect(label, hello, "");
        } else {
            Outcome outcome = client.handshake(hello);
            if (outcome instanceof Outcome.Refused) {
                row(Level.OK, label, "refused, as the key of the certificate is " + key, "");
            } else if (outcome instanceof Outcome.Agreed agreed) {
                row(Level.FAIL, label, agreed.text() + ", with a key of " + key, cure);
            } else {
                failed(label, outcome);
            }
        }
    }

    private void expect(String label, Hello hello, String group) {
        Outcome outcome = client.handshake(hello);
        if (!(outcome instanceof Outcome.Agreed agreed)) {
            failed(label, outcome);
            return;
        }
        List<String> wrong = new ArrayList<>();
        if (!agreed.version().equals(hello.version()) || !guideline.versions().contains(agreed.version())) {
            wrong.add(agreed.version());
        }
        if (!guideline.suites().contains(agreed.suite())) {
            wrong.add(agreed.suite());
        }
        boolean otherGroup = !group.isEmpty() && !agreed.group().equals(group);
        if (otherGroup || !agreed.group().isEmpty() && !guideline.groups().contains(agreed.group())) {
            wrong.add(agreed.group() + (otherGroup ? " in place of " + group : ""));
        }
        if (wrong.isEmpty()) {
            row(Level.OK, label, agreed.text(), "");
        } else {
            row(Level.FAIL, label, agreed.text() + ": expected otherwise: " + String.join(", ", wrong), cure);
        }
    }

    private void failed(String label, Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            row(Level.FAIL, label, "refused (" + refused.alert() + "), though it should come through", cure);
        } else if (outcome instanceof Outcome.Untold untold) {
            row(Level.WARN, label, "cannot be told: " + untold.why(), "");
        }
    }

    private void expectRefusal(String label, Hello hello) {
        Outcome outcome = client.handshake(hello);
        if (outcome instanceof Outcome.Refused refused) {
            row(Level.OK, label, "refused (" + refused.alert() + ")", "");
        } else if (outcome instanceof Outcome.Agreed agreed) {
            row(Level.FAIL, label, agreed.text() + ", though it should be refused", cure);
        } else if (outcome instanceof Outcome.Untold untold) {
            row(Level.NOTE, label, "cannot be told: " + untold.why(), "");
        }
    }

    private void applicationProtocols() {
        if (!config.backend().protocol().isHttp()) {
            return;
        }
        List<String> own = config.tls().applicationProtocols();
        Outcome outcome = client.handshake(any("").offering(List.of("h2", "http/1.1")));
        if (!(outcome instanceof Outcome.Agreed agreed)) {
            failed("ALPN h2, http/1.1", outcome);
        } else if (!own.isEmpty() && own.get(0).equals(agreed.applicationProtocol())) {
            row(Level.OK, "ALPN h2, http/1.1", agreed.applicationProtocol(), "");
        } else {
            row(
                    Level.FAIL,
                    "ALPN h2, http/1.1",
                    "found " + (agreed.applicationProtocol().isEmpty() ? "none" : agreed.applicationProtocol())
                            + ", expected " + (own.isEmpty() ? "none" : own.get(0)),
                    cure);
        }
    }

    private void resumption() {
        if (!ProbeClient.seesAll()) {
            return;
        }
        resumed("TLS 1.3, resumption", any(""));
        if (guideline.has12()) {
            List<String> suites = new ArrayList<>(Guideline.ECDSA_12);
            suites.addAll(Guideline.RSA_12);
            resumed("TLS 1.2, resumption", Hello.old(suites, ""));
        }
    }

    private void resumed(String label, Hello hello) {
        boolean wanted = config.tls().tickets().enabled();
        Outcome second = client.twice(hello).get(1);
        if (!(second instanceof Outcome.Agreed agreed)) {
            failed(label, second);
        } else if (agreed.resumed() == wanted) {
            row(
                    Level.OK,
                    label,
                    wanted ? "the second connection goes on with the first one's session" : "none, tickets are off",
                    "");
        } else {
            row(
                    wanted ? Level.WARN : Level.FAIL,
                    label,
                    wanted ? "the second connection paid for a whole handshake" : "resumed, though tickets are off",
                    cure);
        }
    }

    private void row(Level level, String label, String found, String whatToDo) {
        report.say(level, aligned(label) + found, whatToDo);
    }

    /** A label with what is found behind it, in columns. */
    static String aligned(String label) {
        return label + " ".repeat(Math.max(2, LABEL_COLUMNS - label.length()));
    }
}
