package io.ambassadors.https.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.ambassadors.https.testing.KeyKind;
import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

final class CertificatesAreExaminedTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final TestAuthority ROOT = Installation.ROOT;
    private static FakeBackend backend;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        backend = new FakeBackend("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    /** Breaks an installation. */
    @FunctionalInterface
    interface Fault {
        void into(Installation installation) throws Exception;
    }

    /**
     * A row of the table.
     *
     * @param line that is expected, with its level; DIR stands for the directory
     * @param cure in the line below; empty for none
     */
    record Row(String what, Fault fault, String line, String cure) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Row row(String what, Fault fault, String line, String cure) {
        return new Row(what, fault, line, cure);
    }

    private static TestCertificate lasting(Instant from, Instant to) {
        return ROOT.leaf("a.example").dns("a.example").valid(from, to).issue();
    }

    static Stream<Row> ofFiles() {
        TestCertificate good = ROOT.issue("a.example");
        TestCertificate other = ROOT.issue("a.example");
        TestCertificate below = ROOT.intermediate("Between").issue("a.example");
        return Stream.of(
                row(
                        "absent",
                        at -> at.with(""),
                        "FAIL  DIR/tls/tls.crt: There is no such file (nothing of it serves)",
                        "Mount the Secret there (a directory with tls.crt and tls.key), or mend the path in the"
                                + " configuration; it is taken over when it comes"),
                row(
                        "key of another certificate",
                        at -> at.secret("tls", good.chainPem(), other.keyPem()),
                        "FAIL  DIR/tls/tls.key: The private key (EC) is of none of the 1 certificates; the first is for"
                                + " [a.example] and has a key of EC P-256 (nothing of it serves)",
                        "Put certificate and key of the same issue there"),
                row(
                        "encrypted key without its password",
                        at -> at.secret("tls", good.chainPem(), good.encryptedKeyPem("secret")),
                        "FAIL  DIR/tls/tls.key: The private key is encrypted, and there is no password for it"
                                + " (nothing of it serves)",
                        "Name a file with the password beside the certificate, as password-file"),
                row(
                        "wrong order",
                        at -> at.secret("tls", Installation.ROOT.certificatePem() + good.chainPem(), good.keyPem()),
                        "warn  DIR/tls/tls.crt: The certificates stand in a wrong order; they are sent in the right one",
                        "Put our own first, then its issuer, and so on"),
                row(
                        "incomplete chain",
                        at -> {
                            at.secret("tls", TestCertificate.pem(List.of(below.certificate())), below.keyPem());
                            Files.writeString(at.directory.resolve("tls/ca.crt"), ROOT.certificatePem());
                        },
                        "warn  DIR/tls/tls.crt: The chain ends with CN=a.example, whose issuer CN=Between is not known here"
                                + " as a root: clients may refuse it",
                        "Append the certificate of the issuer, unless it is a root of your own"),
                row(
                        "broken response of OCSP",
                        at -> {
                            at.secret("tls", good);
                            Files.write(
                                    at.directory.resolve("tls/tls.ocsp"),
                                    ROOT.ocspGood(good.certificate(), NOW.minusSeconds(7200), NOW.minusSeconds(3600)));
                        },
                        "warn  DIR/tls/tls.ocsp: The OCSP response was good until " + NOW.minusSeconds(3600)
                                + ": it is not stapled",
                        ""));
    }

    static Stream<Row> ofCertificates() {
        Instant long60 = NOW.plus(Duration.ofDays(60));
        return Stream.of(
                row(
                        "ended",
                        at -> at.secret("tls", lasting(NOW.minus(Duration.ofDays(9)), NOW.minusSeconds(60))),
                        "FAIL  DIR/tls/tls.crt: The certificate ended at " + NOW.minusSeconds(60)
                                + "; it is served nevertheless, and clients refuse it",
                        "Renew it"),
                row(
                        "ends soon",
                        at -> at.secret("tls", lasting(NOW.minus(Duration.ofDays(9)), NOW.plus(Duration.ofHours(60)))),
                        "warn  DIR/tls/tls.crt: The certificate ends at " + NOW.plus(Duration.ofHours(60))
                                + ", in 2 days",
                        "Renew it; was that to happen by itself?"),
                row(
                        "without names",
                        at -> at.secret("tls", ROOT.leaf("a.example").issue()),
                        "FAIL  DIR/tls/tls.crt: The certificate has no alternative name (subjectAltName): it is served for"
                                + " its common name a.example, which clients do not heed (RFC 9525)",
                        "Have it issued with the names as DNS names"),
                row(
                        "weak",
                        at -> at.secret(
                                "tls",
                                ROOT.leaf("a.example")
                                        .dns("a.example")
                                        .key(KeyKind.RSA_1024)
                                        .issue()),
                        "FAIL  DIR/tls/tls.crt: The key is weak: RSA 1024, expected RSA 2048 or EC P-256",
                        "Make a new one"),
                row(
                        "for clients",
                        at -> at.secret(
                                "tls",
                                ROOT.leaf("a.example").dns("a.example").client().issue()),
                        "FAIL  DIR/tls/tls.crt: The certificate is not meant for servers (no serverAuth in its extended key"
                                + " usage): clients refuse it",
                        "Have it issued for serverAuth"),
                row(
                        "signed with SHA-1",
                        at -> at.secret(
                                "tls",
                                ROOT.leaf("a.example")
                                        .dns("a.example")
                                        .signedWith("SHA1withECDSA")
                                        .issue()),
                        "FAIL  DIR/tls/tls.crt: The certificate of CN=a.example is signed with SHA1withECDSA, which clients"
                                + " refuse",
                        "Have it issued anew with SHA-256"),
                row(
                        "lasts long",
                        at -> at.secret("tls", lasting(NOW.minus(Duration.ofDays(340)), long60)),
                        "note  DIR/tls: the certificate lasts 400 days; the profile intermediate of Mozilla's guidelines 6.0"
                                + " has at most 366",
                        "Let it be renewed more often: it is taken over without a restart"),
                row(
                        "not for modern",
                        at -> at.with("profile: modern")
                                .secret(
                                        "tls",
                                        ROOT.leaf("a.example")
                                                .dns("a.example")
                                                .key(KeyKind.RSA_2048)
                                                .issue()),
                        "note  DIR/tls: the key is RSA 2048; the profile modern of Mozilla's guidelines 6.0 has EC P-256 or"
                                + " P-384",
                        "Have the next certificate issued for a key of EC P-256"),
                row(
                        "two for a name",
                        at -> at.with("certificates: [DIR/tls, DIR/second]")
                                .secret("tls", ROOT.issue("a.example"))
                                .secret("second", ROOT.issue("a.example")),
                        "warn  DIR/second: The name a.example is served by the certificate of DIR/tls, which comes first",
                        "Keep one certificate for each name"),
                row(
                        "address not of the default",
                        at -> at.with("certificates: [DIR/tls, DIR/second]")
                                .secret("tls", ROOT.issue("a.example"))
                                .secret("second", ROOT.issue("b.example", "127.0.0.1")),
                        "warn  127.0.0.1               clients that come by an address get the default certificate, of"
                                + " DIR/tls, which does not have it; that of DIR/second does",
                        "Make that one the default, by putting it first or by default-name"));
    }

    static Stream<Row> ofClients() {
        return Stream.of(
                row(
                        "no authorities",
                        at -> at.with("clients: {verify: required}").secret("tls", ROOT.issue("a.example")),
                        "FAIL  ca.crt: Clients are asked for certificates, and there are no authorities to check them by (no"
                                + " client certificate is good)",
                        "Name a PEM file with them as clients.ca, or put ca.crt beside the certificate"),
                row(
                        "a list that is not there",
                        at -> {
                            at.with("clients: {verify: required, ca: DIR/clients.crt, crl: DIR/revoked.pem}")
                                    .secret("tls", ROOT.issue("a.example"));
                            Files.writeString(at.directory.resolve("clients.crt"), ROOT.certificatePem());
                        },
                        "FAIL  DIR/revoked.pem: There is no such file (no client certificate is good)",
                        "It is taken over when it comes"),
                row(
                        "a short secret of tickets",
                        at -> {
                            at.with("tickets: {secret: DIR/tickets}").secret("tls", ROOT.issue("a.example"));
                            Files.writeString(at.directory.resolve("tickets"), "short");
                        },
                        "FAIL  DIR/tickets: the secret of session tickets has 5 bytes, expected at least 32",
                        "make one with: head -c 48 /dev/urandom | base64 > secret, and mount it as a Kubernetes Secret into"
                                + " every replica"));
    }

    @ParameterizedTest
    @MethodSource({"ofFiles", "ofCertificates", "ofClients"})
    void aFaultIsFoundAndItsCureIsSaid(Row row) throws Exception {
        Installation installation = new Installation(directory, backend.port());
        row.fault().into(installation);

        Installation.Result result = installation.examine();

        String expected = "  " + row.line().replace("DIR", directory.toString());
        assertThat(result.lines()).contains(expected);
        List<String> below = result.lines()
                .subList(result.lines().indexOf(expected) + 1, result.lines().size());
        if (row.cure().isEmpty()) {
            assertThat(below.get(0)).doesNotContain("->");
        } else {
            assertThat(below.get(0)).isEqualTo("        -> " + row.cure());
        }
        assertThat(result.exit()).isEqualTo(row.line().startsWith("FAIL") ? 1 : 0);
    }
}
