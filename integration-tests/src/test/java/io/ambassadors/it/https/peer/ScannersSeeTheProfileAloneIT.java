package io.ambassadors.it.https.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.it.harness.CertificateAuthority;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.Peer;
import io.ambassadors.it.harness.RunningSidecar;
import io.ambassadors.it.harness.SidecarYml;

/** sslscan finds the versions, suites and groups of Mozilla's profile, and no others; h2spec finds HTTP/2 as its RFCs have it. */
@Tag("peer")
class ScannersSeeTheProfileAloneIT {
    private static final Pattern SUITE = Pattern.compile("(?:Preferred|Accepted) +TLSv1\\.[0-9] +[0-9]+ bits +(\\S+)");
    private static final List<String> OF_TLS_1_3 =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");
    private static final List<String> OF_BOTH = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "ECDHE-ECDSA-AES128-GCM-SHA256",
            "ECDHE-ECDSA-AES256-GCM-SHA384",
            "ECDHE-ECDSA-CHACHA20-POLY1305");

    private final CertificateAuthority authority = CertificateAuthority.named("Authority");

    @TempDir
    private Path directory;

    @Test
    void intermediate() throws Exception {
        String found = scan("intermediate");
        assertThat(suites(found)).containsExactlyInAnyOrderElementsOf(OF_BOTH);
        assertThat(found).containsPattern("TLSv1\\.2 +enabled").containsPattern("TLSv1\\.3 +enabled");
    }

    @Test
    void modern() throws Exception {
        String found = scan("modern");
        assertThat(suites(found)).containsExactlyInAnyOrderElementsOf(OF_TLS_1_3);
        assertThat(found).containsPattern("TLSv1\\.2 +disabled").containsPattern("TLSv1\\.3 +enabled");
    }

    private String scan(String profile) throws Exception {
        String sslscan = Peer.program("sslscan");
        try (HttpOrigin origin = HttpOrigin.saying("hello");
                RunningSidecar sidecar = RunningSidecar.start(SidecarYml.before(origin)
                        .certificates(authority.server("localhost").writeTo(directory))
                        .line("profile: " + profile))) {
            String found = Peer.run(Map.of(), "", sslscan, "--no-colour", "localhost:" + sidecar.port())
                    .output();
            assertThat(found)
                    .containsPattern("TLSv1\\.0 +disabled")
                    .containsPattern("TLSv1\\.1 +disabled")
                    .contains("Session renegotiation not supported")
                    .doesNotContainPattern("(?m)^TLSv1\\.[0-9] vulnerable")
                    .contains("secp256r1", "secp384r1", "x25519")
                    .doesNotContain("x448", "secp521r1", "brainpool", "ffdhe");
            return found;
        }
    }

    private static List<String> suites(String found) {
        return SUITE.matcher(found).results().map(match -> match.group(1)).toList();
    }

    @Test
    void everyCaseOfH2spec() throws Exception {
        String h2spec = Peer.program("h2spec");
        // It answers once it has the whole request: to answer earlier would be right, and is not what some cases wait
        // for.
        try (HttpOrigin origin = HttpOrigin.saying("hello");
                RunningSidecar sidecar = RunningSidecar.start(SidecarYml.before(origin)
                        .certificates(authority.server("localhost").writeTo(directory)))) {
            Peer.Outcome outcome = Peer.run(
                    Map.of(), "", h2spec, "-t", "-k", "-h", "localhost", "-p", Integer.toString(sidecar.port()));
            assertThat(outcome.output()).contains(" tests, ").contains(" 0 skipped, 0 failed");
            assertThat(outcome.code()).isZero();
        }
    }
}
