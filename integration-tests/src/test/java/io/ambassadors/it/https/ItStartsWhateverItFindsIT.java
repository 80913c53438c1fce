package io.ambassadors.it.https;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.CertificateAuthority;
import io.ambassadors.it.harness.HttpMessage;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.Issued;
import io.ambassadors.it.harness.Peer;
import io.ambassadors.it.harness.Ports;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.RunningSidecar;
import io.ambassadors.it.harness.SecretDirectory;
import io.ambassadors.it.harness.SecretDirectory.Layout;
import io.ambassadors.it.harness.SidecarYml;
import io.ambassadors.it.harness.TlsClient;

/** It serves with an expired certificate, before its backend is there, and without any certificate; and says so. */
class ItStartsWhateverItFindsIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String HOST = "a.test";
    private static final Pattern CURL = Pattern.compile("(?m)^curl --cacert (\\S+) (https://localhost:\\d+/)$");

    private final CertificateAuthority authority = CertificateAuthority.named("Authority");
    private final TlsClient client = TlsClient.trusting(authority);

    @TempDir
    private Path directory;

    @Test
    void anExpiredCertificate() {
        Issued expired = authority.server(Instant.now().minus(Duration.ofDays(40)), Duration.ofDays(30), HOST);
        SecretDirectory secret = SecretDirectory.in(directory, "tls", Layout.DATA_SWAPPED);
        secret.put(expired);
        try (HttpOrigin origin = HttpOrigin.saying("hello");
                RunningSidecar sidecar =
                        RunningSidecar.start(SidecarYml.before(origin).certificates(secret.path()))) {
            assertThat(sidecar.log()).contains("The certificate ended at");
            assertThat(sidecar.certificate("tls").path("state").asText()).isEqualToIgnoringCase("expired");
            assertThat(sidecar.certificate("tls").path("daysLeft").asLong()).isNegative();
            assertThat(sidecar.get("/q/health/group/degraded").statusCode()).isEqualTo(503);
            String expiry = "https_sidecar_certificate_expiry_timestamp_seconds{source=\"" + secret.path()
                    + "\",name=\"" + HOST + "\"}";
            assertThat(sidecar.metric(expiry))
                    .isEqualTo(expired.certificate().getNotAfter().getTime() / 1e3);

            Issued next = authority.server(HOST);
            secret.put(next);
            Await.until("the renewed one serves", SOON, () -> client.forgetful()
                    .serial(sidecar.port(), HOST)
                    .equals(next.serial()));
            assertThat(sidecar.get("/q/health/group/degraded").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void noBackendYet() throws Exception {
        int port = Ports.free();
        Duration connect = Duration.ofSeconds(1);
        try (RunningSidecar sidecar = RunningSidecar.start(SidecarYml.before("127.0.0.1:" + port)
                .certificates(authority.server(HOST).writeTo(directory.resolve("tls")))
                .line("timeouts: {connect: 1s}"))) {
            // RunningSidecar waits for readiness, so it was ready without a backend.
            try (RawHttp http = client.http(sidecar.port(), HOST)) {
                long begin = System.nanoTime();
                HttpMessage response = http.ask("/");
                Duration took = Duration.ofNanos(System.nanoTime() - begin);
                assertThat(response.status()).isEqualTo(502);
                assertThat(response.header("Retry-After")).isNotNull();
                assertThat(took).isBetween(connect.minusMillis(50), connect.plusSeconds(5));
                http.send(RawHttp.get("/waits"));
                try (HttpOrigin late = HttpOrigin.on(port, call -> call.send(HttpOrigin.ok("late")))) {
                    assertThat(http.response().body()).isEqualTo("late");
                    assertThat(late.request().target()).isEqualTo("/waits");
                }
            }
        }
    }

    @Test
    void noCertificateAtAll() throws Exception {
        try (HttpOrigin origin = HttpOrigin.saying("hello");
                RunningSidecar sidecar = RunningSidecar.start(SidecarYml.before(origin))) {
            Matcher curl = CURL.matcher(sidecar.log());
            assertThat(curl.find()).as("a line to copy").isTrue();
            assertThat(sidecar.log()).contains("DEVELOPMENT CERTIFICATE");
            assertThat(sidecar.metric("https_sidecar_development_certificate")).isEqualTo(1);
            assertThat(sidecar.json("/tls.json").path("development").asBoolean())
                    .isTrue();
            assertThat(sidecar.get("/q/health/group/degraded").statusCode()).isEqualTo(503);
            TlsClient trusting = TlsClient.trusting(Path.of(curl.group(1)));
            for (String name : List.of("localhost", "127.0.0.1")) {
                try (RawHttp http = trusting.http(sidecar.port(), name)) {
                    assertThat(http.ask("/").body()).isEqualTo("hello");
                }
            }
            String program = Peer.find("curl").orElse(null);
            if (program != null) {
                Peer.Outcome said = Peer.run(Map.of(), "", program, "-sS", "--cacert", curl.group(1), curl.group(2));
                assertThat(said.output()).isEqualTo("hello");
            }
        }
    }

    @Test
    void butNotADevelopmentCertificateInProduction() throws IOException, InterruptedException {
        Peer.Outcome said = RunningSidecar.run(
                Map.of("HTTPS_SIDECAR_PRODUCTION", "true", "QUARKUS_HTTP_PORT", "0"),
                "--listen",
                "127.0.0.1:" + Ports.free());
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.output()).contains("production").contains("certificate");
    }

    @Test
    void plainHttpIsRedirected() throws SSLException {
        int port = Ports.free();
        try (HttpOrigin origin = HttpOrigin.saying("hello");
                RunningSidecar sidecar = RunningSidecar.start(SidecarYml.before(origin)
                        .certificates(authority.server(HOST).writeTo(directory.resolve("tls")))
                        .line("redirect: 127.0.0.1:" + port)
                        .line("redirect-port: 8443"));
                RawHttp plain = RawHttp.connect(port)) {
            plain.send("GET /a?b=c HTTP/1.1\r\nHost: a.test:8081\r\n\r\n");
            HttpMessage moved = plain.response();
            assertThat(moved.status()).isIn(301, 308);
            assertThat(moved.header("Location")).isEqualTo("https://a.test:8443/a?b=c");
            assertThat(origin.requests()).isEmpty();
            assertThat(sidecar.log()).contains("listen=127.0.0.1:" + port + " purpose=redirect");
        }
    }
}
