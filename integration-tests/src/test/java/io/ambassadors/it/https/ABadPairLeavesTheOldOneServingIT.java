package io.ambassadors.it.https;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.CertificateAuthority;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.Issued;
import io.ambassadors.it.harness.RunningSidecar;
import io.ambassadors.it.harness.SecretDirectory;
import io.ambassadors.it.harness.SecretDirectory.Layout;
import io.ambassadors.it.harness.SidecarYml;
import io.ambassadors.it.harness.TlsClient;

/** A broken, mismatched or half-written pair is said wherever one looks and changes nothing, until it is mended. */
class ABadPairLeavesTheOldOneServingIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String REFUSED = "https_sidecar_certificate_refused{source=\"%s\",name=\"bad.test\"}";

    private final CertificateAuthority authority = CertificateAuthority.named("Authority");
    private final TlsClient client = TlsClient.trusting(authority);

    @TempDir
    private Path directory;

    @Test
    void untilItIsMended() {
        Issued old = authority.server("bad.test");
        Issued next = authority.server("bad.test");
        SecretDirectory secret = SecretDirectory.in(directory, "tls", Layout.DATA_SWAPPED);
        secret.put(old);
        try (HttpOrigin origin = HttpOrigin.saying("hello");
                RunningSidecar sidecar =
                        RunningSidecar.start(SidecarYml.before(origin).certificates(secret.path()))) {
            assertThat(degraded(sidecar)).as("degraded before").isEqualTo(200);
            for (Map.Entry<String, Map<String, String>> bad : bad(next).entrySet()) {
                secret.put(bad.getValue());
                Await.until(
                        bad.getKey() + " is said", SOON, () -> !refusal(sidecar).isEmpty());
                System.out.println(bad.getKey() + ": " + refusal(sidecar));
                assertThat(client.forgetful().serial(sidecar.port(), "bad.test"))
                        .as(bad.getKey())
                        .isEqualTo(old.serial());
                Await.until("health is degraded", SOON, () -> degraded(sidecar) == 503);
                assertThat(sidecar.metric(REFUSED.formatted(secret.path()))).isEqualTo(1);
                assertThat(sidecar.get("/q/health/ready").statusCode()).isEqualTo(200);
                assertThat(sidecar.log()).contains(secret.path().toString());

                secret.put(old);
                Await.until(bad.getKey() + " is mended", SOON, () -> refusal(sidecar)
                        .isEmpty());
            }
            secret.put(next);
            Await.until("the good pair is taken", SOON, () -> client.forgetful()
                    .serial(sidecar.port(), "bad.test")
                    .equals(next.serial()));
            Await.until("nothing is degraded", SOON, () -> degraded(sidecar) == 200);
            assertThat(sidecar.metric(REFUSED.formatted(secret.path()))).isZero();
        }
    }

    private Map<String, Map<String, String>> bad(Issued next) {
        String certificate = next.certificatePem();
        String key = next.keyPem();
        Map<String, Map<String, String>> bad = new LinkedHashMap<>();
        bad.put(
                "a key of another",
                pair(certificate, authority.server("bad.test").keyPem()));
        bad.put("half a certificate", pair(certificate.substring(0, certificate.length() / 2), key));
        bad.put("half a key", pair(certificate, key.substring(0, key.length() / 2)));
        bad.put("an empty certificate", pair("", key));
        bad.put("text", pair("not found\n", "not found\n"));
        return bad;
    }

    private static Map<String, String> pair(String certificate, String key) {
        return Map.of("tls.crt", certificate, "tls.key", key);
    }

    private static String refusal(RunningSidecar sidecar) {
        JsonNode certificate = sidecar.certificate("tls");
        return certificate.path("refused").asText();
    }

    private static int degraded(RunningSidecar sidecar) {
        return sidecar.get("/q/health/group/degraded").statusCode();
    }
}
