package io.ambassadors.https.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.https.config.CertificatesConfig.Source;
import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

final class OcspStapleTest {
    private static final TestAuthority ROOT = TestAuthority.root("Test root");
    private static final TestAuthority BETWEEN = ROOT.intermediate("Between");
    private static final Instant NOW = Instant.now();
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path directory;

    private TestCertificate issued;

    @BeforeEach
    void writeSecret() throws Exception {
        issued = BETWEEN.issue("a.example");
        issued.writeSecret(directory);
    }

    @Test
    void staplesWhatIsGood() throws Exception {
        byte[] response = BETWEEN.ocspGood(issued.certificate(), NOW.minus(DAY), NOW.plus(DAY));

        assertThat(staple(response, "")).contains(response);
    }

    @Test
    void staplesNothingElse() throws Exception {
        TestCertificate other = BETWEEN.issue("b.example");
        assertThat(staple(BETWEEN.ocspGood(issued.certificate(), NOW.minus(DAY), NOW.minusSeconds(60)), "good until"))
                .isEmpty();
        assertThat(staple(BETWEEN.ocspGood(issued.certificate(), NOW.plus(DAY), NOW.plus(DAY)), "is good from"))
                .isEmpty();
        assertThat(staple(BETWEEN.ocspGood(other.certificate(), NOW.minus(DAY), NOW.plus(DAY)), "another certificate"))
                .isEmpty();
        assertThat(staple(
                        TestAuthority.root("Between").ocspGood(issued.certificate(), NOW.minus(DAY), NOW.plus(DAY)),
                        "another certificate"))
                .isEmpty();
        assertThat(staple("garbage".getBytes(java.nio.charset.StandardCharsets.UTF_8), "Expected an OCSP response"))
                .isEmpty();
    }

    @Test
    void saysThatANamedOneIsAbsent() {
        Source source =
                new Source(directory, Optional.empty(), Optional.empty(), Optional.of(directory.resolve("nowhere")), 0);
        assertThat(new CertificateSources(Configs.of(source)).load(null).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("no OCSP response is stapled"));
    }

    private Optional<byte[]> staple(byte[] response, String problem) throws Exception {
        Files.write(directory.resolve("tls.ocsp"), response);
        LoadedCertificates loaded = new CertificateSources(Configs.of(directory)).load(null);
        if (problem.isEmpty()) {
            assertThat(loaded.problems()).isEmpty();
        } else {
            assertThat(loaded.problems()).singleElement().satisfies(found -> assertThat(found.toString())
                    .contains(problem, "tls.ocsp", "not stapled"));
        }
        return loaded.set().byDefault().ocspResponse();
    }
}
