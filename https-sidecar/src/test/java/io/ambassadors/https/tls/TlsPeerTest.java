package io.ambassadors.https.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Peers;
import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

/** OpenSSL's client against us. */
@Tag("peer")
class TlsPeerTest {
    private final TestAuthority authority = TestAuthority.root("Test root");
    private final Echo.Seen seen = new Echo.Seen();
    private RunningTls server;
    private Process process;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        TestCertificate certificate = authority.issue("replica.example");
        byte[] response = authority.ocspGood(
                certificate.certificate(), Instant.now(), Instant.now().plus(Duration.ofDays(1)));
        server = new RunningTls(RunningTls.Setting.of(certificate)
                .identities(List.of(RunningTls.identity(certificate, Optional.of(response))))
                .behind((channel, loop, session) -> {
                    channel.pipeline().addLast(new Echo(1, seen));
                    return true;
                }));
    }

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly();
        }
        server.close();
    }

    private OutputStream client(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Peers.require("openssl").toString(),
                "s_client",
                "-connect",
                "127.0.0.1:" + server.address().getPort(),
                "-servername",
                "replica.example"));
        command.addAll(List.of(options));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
        return process.getOutputStream();
    }

    private String said() throws IOException {
        return Files.readString(directory.resolve("out"));
    }

    private void type(OutputStream to, String text, String until) throws IOException {
        to.write(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        to.flush();
        Await.until(until + " is said", () -> said().contains(until));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void theOcspResponseIsStapled(String version) throws Exception {
        client("-status", version).close();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(said()).contains("OCSP Response Status: successful", "Cert Status: good");
    }

    @Test
    void renegotiationIsRefused() throws Exception {
        OutputStream to = client("-tls1_2");
        type(to, "one\n", "\none\n");
        type(to, "R\n", "no renegotiation");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(server.snapshot().failed()).containsEntry("record", 1L);
    }

    /** K asks us for new keys as well, k does not. */
    @Test
    void keysAreUpdated() throws Exception {
        OutputStream to = client("-tls1_3");
        type(to, "one\n", "\none\n");
        type(to, "K\n", "KEYUPDATE");
        type(to, "two\n", "\ntwo\n");
        to.write("k\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        to.flush();
        // It takes all that it reads at once for the command.
        Await.until("KEYUPDATE is said again", () -> said().indexOf("KEYUPDATE") != said().lastIndexOf("KEYUPDATE"));
        type(to, "three\n", "\nthree\n");
        to.close();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(server.snapshot().failed()).containsEntry("record", 0L);
    }
}
