package io.ambassadors.it.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.CertificateAuthority;
import io.ambassadors.it.harness.HttpMessage;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.Issued;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.RunningSidecar;
import io.ambassadors.it.harness.SecretDirectory;
import io.ambassadors.it.harness.SecretDirectory.Layout;
import io.ambassadors.it.harness.SidecarYml;
import io.ambassadors.it.harness.TlsClient;

/** Clients show who they are, the backend is told so by nobody but the sidecar, and whom it trusts changes while it serves. */
class ClientCertificatesIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String HOST = "a.test";

    private final CertificateAuthority servers = CertificateAuthority.named("Servers");
    private final CertificateAuthority clients = CertificateAuthority.named("Clients");
    private final CertificateAuthority newClients = CertificateAuthority.named("New clients");
    private final TlsClient stranger = TlsClient.trusting(servers);

    @TempDir
    private Path directory;

    @Test
    void theBackendLearnsWhoItIsAndStrangersGetNoFurther() throws Exception {
        Issued app = clients.client("CN=app,OU=ops", "spiffe://cluster.local/ns/a/sa/app");
        Issued other = clients.client("CN=other", "spiffe://cluster.local/ns/a/sa/other");
        try (HttpOrigin origin = HttpOrigin.saying("hello");
                RunningSidecar sidecar = RunningSidecar.start(SidecarYml.before(origin)
                        .certificates(servers.server(HOST).writeTo(directory.resolve("tls")))
                        .line("clients: {verify: required, ca: " + file("ca.crt", clients.pem())
                                + ", allow: {uri: spiffe://cluster.local/ns/*/sa/app}, exempt: [/healthz],"
                                + " client-cert: true, xfcc: true}"))) {
            String spoofed = "Client-Cert: :c3Bvb2Y=:\r\nClient_Cert: x\r\nClient-Cert-Chain: :eA==:\r\n"
                    + "X-Forwarded-Client-Cert: Hash=0\r\nX-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.1\r\n";
            try (RawHttp known = stranger.with(app).http(sidecar.port(), HOST)) {
                assertThat(known.ask("/who", spoofed).status()).isEqualTo(200);
            }
            HttpMessage seen = origin.request();
            byte[] der = app.certificate().getEncoded();
            assertThat(seen.headers("Client-Cert"))
                    .containsExactly(":" + Base64.getEncoder().encodeToString(der) + ":");
            assertThat(seen.headers("X-Forwarded-Client-Cert")).hasSize(1);
            assertThat(seen.header("X-Forwarded-Client-Cert"))
                    .contains("Hash=" + sha256(der), "URI=spiffe://cluster.local/ns/a/sa/app");
            assertThat(seen.headers("Client_Cert")).isEmpty();
            assertThat(seen.headers("Client-Cert-Chain")).isEmpty();
            assertThat(seen.head()).doesNotContain("192.0.2.1");
            assertThat(seen.header("X-Forwarded-Proto")).isEqualTo("https");
            assertThat(seen.header("X-Forwarded-For")).isEqualTo("127.0.0.1");

            exemptPathsAlone(sidecar, stranger, origin, spoofed);
            // With an exempt path who is not on the list is answered, not cut off.
            try (RawHttp unlisted = stranger.with(other).http(sidecar.port(), HOST)) {
                assertThat(unlisted.ask("/who").status()).isEqualTo(403);
            }
            assertThat(origin.requests()).hasSize(2);
            sidecar.awaitMetric("https_sidecar_requests_without_certificate_total", 4);
        }
    }

    private static void exemptPathsAlone(RunningSidecar sidecar, TlsClient nobody, HttpOrigin origin, String spoofed) {
        try (RawHttp without = nobody.http(sidecar.port(), HOST)) {
            assertThat(without.ask("/healthz", spoofed).status()).isEqualTo(200);
            assertThat(origin.requests().get(1).head()).doesNotContainIgnoringCase("client-cert");
            assertThat(without.ask("/who").status()).isEqualTo(403);
        }
        for (String trick : new String[] {"/healthz/../who", "/healthz%2f..%2fwho"}) {
            try (RawHttp without = nobody.http(sidecar.port(), HOST)) {
                assertThat(without.ask(trick).status()).as(trick).isEqualTo(403);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void authoritiesAndRevocationsChangeWhileItServes(String version) throws IOException {
        Issued old = clients.client("CN=old");
        Issued fresh = newClients.client("CN=fresh");
        SecretDirectory trust = SecretDirectory.in(directory, "trust", Layout.DATA_SWAPPED);
        trust.put(Map.of("ca.crt", clients.pem(), "revoked.crl", clients.revoking()));
        try (HttpOrigin origin = HttpOrigin.saying("hello");
                RunningSidecar sidecar = RunningSidecar.start(SidecarYml.before(origin)
                        .certificates(servers.server(HOST).writeTo(directory.resolve("tls")))
                        .line("clients: {verify: required, ca: " + trust.path().resolve("ca.crt") + ", crl: "
                                + trust.path().resolve("revoked.crl") + "}"))) {
            TlsClient before = stranger.with(old).only(version);
            TlsClient after = stranger.with(fresh).only(version);
            assertThat(isServed(sidecar, before)).isTrue();
            assertThat(isServed(sidecar, after)).isFalse();
            assertThat(isServed(sidecar, stranger.only(version))).isFalse();
            try (RawHttp stays = before.http(sidecar.port(), HOST)) {
                assertThat(stays.ask("/").status()).isEqualTo(200);
                trust.put(Map.of("ca.crt", newClients.pem(), "revoked.crl", newClients.revoking()));
                Await.until("the new authority is trusted", SOON, () -> isServed(sidecar, after));
                // Its session is at hand, and must not help it.
                assertThat(isServed(sidecar, before)).isFalse();
                assertThat(isServed(sidecar, before.forgetful())).isFalse();
                assertThat(stays.ask("/").status())
                        .as("a connection that was there")
                        .isEqualTo(200);
            }
            trust.put(Map.of("ca.crt", newClients.pem(), "revoked.crl", newClients.revoking(fresh)));
            Await.until("the revoked one is refused", SOON, () -> !isServed(sidecar, after));
            Issued another = newClients.client("CN=another");
            assertThat(isServed(sidecar, stranger.with(another).only(version))).isTrue();
            assertThat(sidecar.metric("https_sidecar_handshake_failures_total{reason=\"certificate\"}"))
                    .isGreaterThanOrEqualTo(4);

            trust.put(Map.of("ca.crt", "nothing", "revoked.crl", newClients.revoking()));
            Await.until(
                    "health is degraded",
                    SOON,
                    () -> sidecar.get("/q/health/group/degraded").statusCode() == 503);
            assertThat(isServed(sidecar, stranger.with(another).only(version))).isTrue();
        }
    }

    /** Whether a request is answered; in TLS 1.3 a client learns only with the answer that its certificate was refused. */
    private static boolean isServed(RunningSidecar sidecar, TlsClient client) throws IOException {
        try (SSLSocket socket = client.connect(sidecar.port(), HOST);
                RawHttp http = RawHttp.over(socket)) {
            return http.ask("/").status() == 200;
        } catch (IOException | UncheckedIOException refused) {
            return false;
        }
    }

    @Test
    void aProxyBeforeItSaysWhereTheClientIs() throws IOException {
        try (HttpOrigin origin = HttpOrigin.saying("hello");
                RunningSidecar sidecar = RunningSidecar.start(SidecarYml.before(origin)
                        .certificates(servers.server(HOST).writeTo(directory.resolve("tls")))
                        .line("proxy-protocol: {accept: true}"))) {
            RawHttp tcp = sidecar.plain();
            tcp.send("PROXY TCP4 198.51.100.7 203.0.113.1 4711 443\r\n");
            try (RawHttp http = RawHttp.over(stranger.over(tcp.socket(), HOST))) {
                assertThat(http.ask("/").status()).isEqualTo(200);
            }
            assertThat(origin.request().header("X-Forwarded-For")).isEqualTo("198.51.100.7");
            assertThatThrownBy(() -> stranger.connect(sidecar.port(), HOST)).isInstanceOf(IOException.class);
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
