package io.ambassadors.https.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.https.config.AcmeConfig;
import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.testing.KeyKind;
import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

final class CertificateSourcesTest {
    private static final TestAuthority ROOT = TestAuthority.root("Test root");

    @TempDir
    Path directory;

    @Test
    void readsSecretAndKeepsIdentityThatDidNotChange() throws Exception {
        TestCertificate issued = ROOT.issue("a.example", "*.b.example", "127.0.0.1", "::1");
        issued.writeSecret(directory);
        CertificateSources sources = new CertificateSources(Configs.of(directory));

        LoadedCertificates loaded = sources.load(null);

        Identity identity = loaded.set().byDefault();
        assertThat(loaded.problems()).isEmpty();
        assertThat(identity.chain()).isEqualTo(issued.chain());
        assertThat(identity.names()).containsExactly("a.example", "*.b.example", "127.0.0.1", "::1");
        assertThat(identity.generation()).matches("[0-9a-f]{12}");
        assertThat(loaded.sources()).singleElement().satisfies(status -> {
            assertThat(status.source()).isEqualTo(directory.toString());
            assertThat(status.identity()).contains(identity);
            assertThat(status.refused()).isEmpty();
        });
        assertThat(sources.load(loaded).set().byDefault()).isSameAs(identity);
    }

    @Test
    void readsDirectoryOfSecretsAndKeepsOneThatIsDeleted() throws Exception {
        ROOT.issue("a.example").writeSecret(directory.resolve("a"));
        ROOT.issue("b.example").writeSecret(directory.resolve("b"));
        ROOT.issue("hidden.example").writeSecret(directory.resolve("..2026"));
        Files.createDirectory(directory.resolve("empty"));
        CertificateSources sources = new CertificateSources(Configs.of(directory));
        LoadedCertificates loaded = sources.load(null);
        assertThat(loaded.set().identities())
                .extracting(identity -> identity.names().get(0))
                .containsExactly("a.example", "b.example");

        delete(directory.resolve("a"));
        LoadedCertificates later = sources.load(sources.load(loaded));

        assertThat(later.set().named("a.example")).isEqualTo(loaded.set().named("a.example"));
        assertThat(later.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.isError()).isTrue();
            assertThat(problem.toString()).contains("no such directory").contains("still serves");
        });
        assertThat(later.sources())
                .filteredOn(status -> status.refused().isPresent())
                .singleElement()
                .satisfies(status -> assertThat(status.source())
                        .isEqualTo(directory.resolve("a").toString()));
    }

    @Test
    void leavesOutWhatIsBrokenAtFirstAndTakesItOnceItIsMended() throws Exception {
        Path a = directory.resolve("a");
        ROOT.issue("a.example").writeSecret(a);
        Files.writeString(a.resolve("tls.key"), ROOT.issue("other.example").keyPem());
        Path b = directory.resolve("b");
        TestCertificate good = ROOT.issue("b.example");
        good.writeSecret(b);
        CertificateSources sources = new CertificateSources(Configs.of(a, b));

        LoadedCertificates loaded = sources.load(null);

        assertThat(loaded.set().byDefault().certificate()).isEqualTo(good.certificate());
        assertThat(loaded.hasErrors()).isTrue();
        assertThat(loaded.sources().get(0).identity()).isEmpty();
        assertThat(loaded.sources().get(0).refused().orElseThrow())
                .contains("tls.key")
                .contains("a.example");

        TestCertificate mended = ROOT.issue("a.example");
        mended.writeSecret(a);
        LoadedCertificates later = sources.load(loaded);

        assertThat(later.problems()).isEmpty();
        assertThat(later.set().byDefault().certificate()).isEqualTo(mended.certificate());
    }

    @Test
    void reportsWhatIsUnwise() throws Exception {
        Instant now = Instant.now();
        problems(
                ROOT.leaf("a.example")
                        .dns("a.example")
                        .valid(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)))
                        .issue(),
                "ended at");
        problems(
                ROOT.leaf("a.example")
                        .dns("a.example")
                        .valid(now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(90)))
                        .issue(),
                "not good before");
        problems(
                ROOT.leaf("a.example")
                        .dns("a.example")
                        .valid(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(5)))
                        .issue(),
                "ends at",
                "in 4 days");
        problems(ROOT.leaf("a.example").issue(), "no alternative name", "a.example");
        problems(ROOT.leaf("a.example").dns("a.example").key(KeyKind.RSA_1024).issue(), "weak: RSA 1024");
        problems(ROOT.leaf("a.example").dns("a.example").key(KeyKind.ED25519).issue(), "Ed25519");
        problems(ROOT.leaf("a.example").dns("a.example").client().issue(), "not meant for servers");
        problems(
                ROOT.leaf("a.example")
                        .dns("a.example")
                        .signedWith("SHA1withECDSA")
                        .issue(),
                "signed with SHA1");
    }

    private void problems(TestCertificate certificate, String... words) throws Exception {
        certificate.writeSecret(directory);
        LoadedCertificates loaded = new CertificateSources(Configs.of(directory)).load(null);
        assertThat(loaded.set().byDefault().names()).containsExactly("a.example");
        assertThat(loaded.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.severity()).isEqualTo(ConfigProblem.Severity.WARNING);
            assertThat(problem.file()).isEqualTo(directory.resolve("tls.crt"));
            assertThat(problem.message()).contains(words);
        });
    }

    @Test
    void mendsTheOrderOfChains() throws Exception {
        TestAuthority first = ROOT.intermediate("First");
        TestAuthority second = first.intermediate("Second");
        TestCertificate issued = second.issue("a.example");
        Files.writeString(
                directory.resolve("tls.crt"),
                TestCertificate.pem(List.of(
                        first.certificate(),
                        issued.certificate(),
                        ROOT.issue("other.example").certificate(),
                        second.certificate())));
        Files.writeString(directory.resolve("tls.key"), issued.keyPem());

        LoadedCertificates loaded = new CertificateSources(Configs.of(directory)).load(null);

        assertThat(loaded.set().byDefault().chain())
                .containsExactly(issued.certificate(), second.certificate(), first.certificate());
        assertThat(loaded.problems())
                .extracting(ConfigProblem::message)
                .satisfiesExactlyInAnyOrder(
                        message -> assertThat(message).contains("wrong order"), message -> assertThat(message)
                                .contains("vouch for nothing")
                                .contains("other.example"));
    }

    @Test
    void warnsOfAnIncompleteChain() throws Exception {
        TestAuthority between = ROOT.intermediate("Between");
        TestCertificate issued = between.issue("a.example");
        Files.writeString(directory.resolve("tls.crt"), TestCertificate.pem(List.of(issued.certificate())));
        Files.writeString(directory.resolve("tls.key"), issued.keyPem());
        Files.writeString(directory.resolve("ca.crt"), ROOT.certificatePem());

        assertThat(new CertificateSources(Configs.of(directory)).load(null).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("chain ends with", "CN=Between"));
    }

    @Test
    void firstOfTwoSourcesWinsASharedName() throws Exception {
        ROOT.issue("a.example").writeSecret(directory.resolve("x"));
        ROOT.issue("a.example", "b.example").writeSecret(directory.resolve("y"));

        LoadedCertificates loaded = new CertificateSources(
                        Configs.of(directory.resolve("x"), directory.resolve("y"), directory.resolve("x")))
                .load(null);

        assertThat(loaded.set().identities()).hasSize(2);
        assertThat(loaded.set().named("a.example"))
                .contains(loaded.set().identities().get(0));
        assertThat(loaded.problems()).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("a.example", "comes first"));
    }

    @Test
    void defaultIsNamedOrFirst() throws Exception {
        ROOT.issue("a.example").writeSecret(directory.resolve("a"));
        ROOT.issue("*.b.example").writeSecret(directory.resolve("b"));

        assertThat(withDefault("x.b.example").set().byDefault().names()).containsExactly("*.b.example");
        LoadedCertificates unknown = withDefault("nobody.example");
        assertThat(unknown.set().byDefault().names()).containsExactly("a.example");
        assertThat(unknown.problems()).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("nobody.example"));
    }

    private LoadedCertificates withDefault(String name) {
        return new CertificateSources(Configs.of(
                        Configs.of(directory).certificates().sources(), name, ClientsConfig.DEFAULT, Optional.empty()))
                .load(null);
    }

    @Test
    void certificateOfAcmeMayBeAbsentAtFirst() throws Exception {
        AcmeConfig acme = new AcmeConfig(
                java.net.URI.create("https://acme.example/dir"),
                List.of("a.example"),
                Optional.empty(),
                directory,
                AcmeConfig.Challenge.HTTP_01,
                true,
                Optional.empty(),
                Optional.empty());
        CertificateSources sources =
                new CertificateSources(Configs.of(List.of(), "", ClientsConfig.DEFAULT, Optional.of(acme)));

        LoadedCertificates none = sources.load(null);
        ROOT.issue("a.example").writeSecret(directory.resolve("certificates/a.example"));
        LoadedCertificates some = sources.load(none);

        assertThat(none.problems()).isEmpty();
        assertThat(none.set().byDefault()).isNull();
        assertThat(none.sources()).hasSize(1);
        assertThat(some.set().byDefault().kind()).isEqualTo(Identity.Kind.ACME);
        delete(directory.resolve("certificates/a.example"));
        assertThat(sources.load(some).set().byDefault()).isSameAs(some.set().byDefault());
    }

    static void delete(Path secret) throws Exception {
        try (var files = Files.list(secret)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(secret);
    }
}
