package io.ambassadors.it.https.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.it.harness.CertificateAuthority;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.Peer;
import io.ambassadors.it.harness.RunningSidecar;
import io.ambassadors.it.harness.SidecarYml;

/** curl, openssl s_client and h2load: they trust what they see, resume sessions, and show who they are. */
@Tag("peer")
class ClientsOfEveryKindAreServedIT {
    private static final int LARGE = 5_000_000;

    private final CertificateAuthority authority = CertificateAuthority.named("Authority");

    @TempDir
    private Path directory;

    private String ca;
    private HttpOrigin origin;
    private RunningSidecar sidecar;

    @BeforeEach
    void start() throws Exception {
        ca = Files.writeString(directory.resolve("ca.crt"), authority.pem()).toString();
        origin = HttpOrigin.start(
                call -> call.send(HttpOrigin.ok("got " + call.body().length())));
        sidecar = RunningSidecar.start(SidecarYml.before(origin)
                .certificates(authority.server("localhost").writeTo(directory.resolve("tls")))
                .line("clients: {verify: optional, client-cert: true, ca: " + ca + "}"));
    }

    @AfterEach
    void stop() {
        sidecar.close();
        origin.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http2"})
    void curl(String version) throws Exception {
        Path file = Files.writeString(directory.resolve("large"), "0123456789".repeat(LARGE / 10));
        assertThat(curled(version)).isEqualTo("got 0");
        assertThat(curled(version, "--upload-file", file.toString())).isEqualTo("got " + LARGE);
        assertThat(curled(version, "--header", "Transfer-Encoding: chunked", "--upload-file", file.toString()))
                .isEqualTo("got " + LARGE);
    }

    @Test
    void curlShowsItsCertificate() throws Exception {
        Path client = authority.client("CN=curl").writeTo(directory.resolve("client"));
        assertThat(curled(
                        "--cert",
                        client.resolve("tls.crt").toString(),
                        "--key",
                        client.resolve("tls.key").toString()))
                .isEqualTo("got 0");
        assertThat(origin.request().header("Client-Cert")).startsWith(":").endsWith(":");
    }

    private String curled(String... options) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Peer.program("curl"), "--silent", "--show-error", "--max-time", "30"));
        command.addAll(List.of("--cacert", ca));
        command.addAll(List.of(options));
        command.add("https://localhost:" + sidecar.port() + "/");
        return Peer.run(Map.of(), "", command.toArray(String[]::new)).output();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void opensslResumesItsSession(String version) throws Exception {
        String session = directory.resolve("session").toString();
        assertThat(openssl(version, "-sess_out", session)).contains("got 0").containsPattern("(?m)^New, TLSv1\\.");
        assertThat(openssl(version, "-sess_in", session)).contains("got 0").containsPattern("(?m)^Reused, TLSv1\\.");
    }

    private String openssl(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(Peer.program("openssl"), "s_client", "-ign_eof"));
        command.addAll(List.of("-connect", "localhost:" + sidecar.port(), "-CAfile", ca, "-verify_return_error"));
        command.addAll(List.of(options));
        String request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        return Peer.run(Map.of(), request, command.toArray(String[]::new)).output();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-m20", "--h1"})
    void h2load(String option) throws Exception {
        String output = Peer.run(
                        Map.of(),
                        "",
                        Peer.program("h2load"),
                        "-c10",
                        "-n3000",
                        option,
                        "https://localhost:" + sidecar.port() + "/")
                .output();
        assertThat(output).contains("3000 succeeded, 0 failed, 0 errored, 0 timeout", "3000 2xx");
    }
}
