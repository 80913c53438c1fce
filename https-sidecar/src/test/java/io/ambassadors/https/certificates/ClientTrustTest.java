package io.ambassadors.https.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.https.config.CertificatesConfig.Source;
import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

final class ClientTrustTest {
    private static final TestAuthority ROOT = TestAuthority.root("Test root");
    private static final TestAuthority OTHER = TestAuthority.root("Other root");

    @TempDir
    Path directory;

    private Path secret;

    @BeforeEach
    void writeSecret() throws Exception {
        secret = directory.resolve("tls");
        ROOT.issue("a.example").writeSecret(secret);
    }

    @Test
    void isNobodyUnlessClientsAreAsked() throws Exception {
        Files.writeString(secret.resolve("ca.crt"), "broken");
        LoadedCertificates loaded = new CertificateSources(Configs.of(secret)).load(null);

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.set().clientTrust()).isSameAs(ClientTrust.NONE);
    }

    @Test
    void comesFromBesideTheCertificateOrFromWhereItIsSaid() throws Exception {
        Files.writeString(secret.resolve("ca.crt"), ROOT.certificatePem());
        assertThat(asked(List.of(), List.of()).load(null).set().clientTrust().authorities())
                .containsExactly(ROOT.certificate());

        Path bundle = Files.writeString(
                directory.resolve("bundle.pem"),
                OTHER.certificatePem() + ROOT.certificatePem() + OTHER.certificatePem());
        assertThat(asked(List.of(bundle), List.of())
                        .load(null)
                        .set()
                        .clientTrust()
                        .authorities())
                .containsExactly(OTHER.certificate(), ROOT.certificate());

        Path several = Files.createDirectory(directory.resolve("authorities"));
        Files.writeString(several.resolve("one.crt"), ROOT.certificatePem());
        Files.writeString(several.resolve("two.crt"), OTHER.certificatePem());
        Files.createDirectory(several.resolve("..data"));
        assertThat(asked(List.of(several), List.of())
                        .load(null)
                        .set()
                        .clientTrust()
                        .authorities())
                .containsExactly(ROOT.certificate(), OTHER.certificate());
    }

    @Test
    void keepsTheOldOneWhenTheNewIsBroken() throws Exception {
        Path bundle = Files.writeString(directory.resolve("bundle.pem"), ROOT.certificatePem());
        CertificateSources sources = asked(List.of(bundle), List.of());
        LoadedCertificates first = sources.load(null);

        Files.writeString(bundle, ROOT.certificatePem().substring(0, 100));
        LoadedCertificates broken = sources.load(first);
        Files.delete(bundle);
        LoadedCertificates gone = sources.load(broken);
        Files.writeString(bundle, OTHER.certificatePem());
        LoadedCertificates mended = sources.load(gone);

        assertThat(broken.set().clientTrust()).isEqualTo(first.set().clientTrust());
        assertThat(broken.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.isError()).isTrue();
            assertThat(problem.file()).isEqualTo(bundle);
            assertThat(problem.message()).contains("still serves");
        });
        assertThat(broken.clientTrustRefused().orElseThrow()).contains("bundle.pem");
        assertThat(gone.set().clientTrust()).isEqualTo(first.set().clientTrust());
        assertThat(gone.clientTrustRefused().orElseThrow()).contains("no such file");
        assertThat(mended.problems()).isEmpty();
        assertThat(mended.clientTrustRefused()).isEmpty();
        assertThat(mended.set().clientTrust().authorities()).containsExactly(OTHER.certificate());
    }

    @Test
    void isAnErrorIfThereIsNone() {
        LoadedCertificates loaded = asked(List.of(), List.of()).load(null);

        assertThat(loaded.set().clientTrust()).isSameAs(ClientTrust.NONE);
        assertThat(loaded.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.isError()).isTrue();
            assertThat(problem.toString()).contains("no authorities", "clients.ca");
        });
    }

    @Test
    void readsRevocationsInPemAndDer() throws Exception {
        TestCertificate client = ROOT.leaf("app").client().issue();
        Path bundle = Files.writeString(directory.resolve("bundle.pem"), ROOT.certificatePem());
        Path pem = Files.writeString(
                directory.resolve("crl.pem"), TestCertificate.encode(ROOT.revoke(client.certificate())));
        Path der = Files.write(directory.resolve("crl.der"), ROOT.revoke().getEncoded());

        LoadedCertificates loaded = asked(List.of(bundle), List.of(pem, der)).load(null);

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.set().clientTrust().revoked()).hasSize(2);
        assertThat(loaded.set().clientTrust().revoked().get(0).isRevoked(client.certificate()))
                .isTrue();
    }

    @Test
    void distrustsListsOfOthers() throws Exception {
        Path bundle = Files.writeString(directory.resolve("bundle.pem"), ROOT.certificatePem());
        Path strange =
                Files.write(directory.resolve("strange.crl"), OTHER.revoke().getEncoded());
        Path forged = Files.write(
                directory.resolve("forged.crl"),
                TestAuthority.root("Test root").revoke().getEncoded());
        Path garbage = Files.writeString(directory.resolve("garbage.crl"), "garbage");

        assertThat(asked(List.of(bundle), List.of(strange)).load(null).problems())
                .satisfiesExactly(
                        problem -> assertThat(problem.message()).contains("none of the authorities"),
                        problem -> assertThat(problem.message())
                                .contains("There is no list of revoked certificates from CN=Test root"))
                .allSatisfy(problem -> assertThat(problem.severity()).isEqualTo(ConfigProblem.Severity.WARNING));
        assertThat(asked(List.of(bundle), List.of(forged))
                        .load(null)
                        .clientTrustRefused()
                        .orElseThrow())
                .contains("wrong signature");
        assertThat(asked(List.of(bundle), List.of(garbage))
                        .load(null)
                        .clientTrustRefused()
                        .orElseThrow())
                .contains("in PEM or DER");
    }

    private CertificateSources asked(List<Path> ca, List<Path> crl) {
        return new CertificateSources(
                Configs.of(List.of(Source.of(secret)), "", Configs.required(ca, crl), Optional.empty()));
    }
}
