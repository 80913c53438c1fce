package io.ambassadors.https.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.https.certificates.CertificateSources;
import io.ambassadors.https.testing.KeyKind;
import io.ambassadors.https.testing.TestCertificate;

final class WhatClientsNegotiateTest {
    private static final TestCertificate OWN = Installation.ROOT.issue("a.example", "*.a.example");
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

    private Installation installation() throws Exception {
        return new Installation(directory, backend.port()).secret("tls", OWN);
    }

    /** The rows of the last area. */
    private static List<String> rows(Installation.Result result) {
        List<String> lines = result.lines();
        int heading = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("what clients negotiate"))
                .findFirst()
                .orElseThrow());
        return lines.subList(heading + 1, lines.size() - 2);
    }

    @Test
    void aHealthyInstallationHasNothingToSayAgainstIt() throws Exception {
        Installation.Result result = installation().examine();

        assertThat(result.of("FAIL")).isEmpty();
        assertThat(result.of("warn")).isEmpty();
        assertThat(result.exit()).isZero();
        assertThat(result.lines()).last().isEqualTo("All is well");
        assertThat(rows(result))
                .containsExactly(
                        "  ok    TLS 1.3, post-quantum   TLSv1.3  TLS_AES_128_GCM_SHA256  X25519MLKEM768",
                        "  ok    TLS 1.3, classical      TLSv1.3  TLS_AES_128_GCM_SHA256  X25519",
                        "  ok    TLS 1.2, ECDSA          TLSv1.2  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256  X25519",
                        "  ok    TLS 1.2, RSA            refused, as the key of the certificate is EC P-256",
                        "  ok    TLS 1.2, weak suites    refused (handshake_failure)",
                        "  ok    TLS 1.1                 refused (protocol_version)",
                        "  ok    no server name          certificate of " + directory + "/tls",
                        "  ok    a.example, *.a.example  certificate of " + directory + "/tls",
                        "  ok    unknown name            certificate of " + directory + "/tls",
                        "  ok    ALPN h2, http/1.1       h2",
                        "  ok    TLS 1.3, resumption     the second connection goes on with the first one's session",
                        "  ok    TLS 1.2, resumption     the second connection goes on with the first one's session");
    }

    @Test
    void modernAndPostQuantumRefuseWhatIsOlder() throws Exception {
        assertThat(rows(installation().with("profile: modern").examine()))
                .contains(
                        "  ok    TLS 1.2, ECDSA          refused (protocol_version)",
                        "  ok    TLS 1.3, classical      TLSv1.3  TLS_AES_128_GCM_SHA256  X25519");
        Installation.Result required =
                installation().with("post-quantum: require").examine();
        assertThat(rows(required)).contains("  ok    TLS 1.3, classical      refused (handshake_failure)");
        assertThat(required.exit()).isZero();
        assertThat(rows(installation().with("post-quantum: off").examine()))
                .contains("  ok    TLS 1.3, post-quantum   TLSv1.3  TLS_AES_128_GCM_SHA256  X25519");
    }

    @Test
    void otherSettingsAreSeenToWork() throws Exception {
        Installation.Result result = installation()
                .with("certificates: [DIR/tls, DIR/rsa]\ndefault-name: b.example\nunknown-name: refuse")
                .with("tickets: {enabled: false}\nalpn: [http/1.1]")
                .secret(
                        "rsa",
                        Installation.ROOT
                                .leaf("b.example")
                                .dns("b.example")
                                .key(KeyKind.RSA_2048)
                                .issue())
                .examine();

        assertThat(result.of("FAIL")).isEmpty();
        assertThat(rows(result))
                .contains(
                        "  ok    TLS 1.2, ECDSA          refused, as the key of the certificate is RSA 2048",
                        "  ok    TLS 1.2, RSA            TLSv1.2  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256  X25519",
                        "  ok    no server name          certificate of " + directory + "/rsa",
                        "  ok    a.example, *.a.example  certificate of " + directory + "/tls",
                        "  ok    unknown name            refused (unrecognized_name)",
                        "  ok    ALPN h2, http/1.1       http/1.1",
                        "  ok    TLS 1.3, resumption     none, tickets are off");
    }

    @Test
    void clientsWithoutACertificateAreRefusedWhereItIsRequired() throws Exception {
        Installation installation = installation().with("clients: {verify: required, ca: DIR/clients.crt}");
        Files.writeString(directory.resolve("clients.crt"), Installation.ROOT.certificatePem());

        Installation.Result result = installation.examine();

        assertThat(result.exit()).isZero();
        assertThat(rows(result).get(0)).isEqualTo("  ok    no client certificate   refused (certificate_required)");
        assertThat(rows(result)).contains("  ok    TLS 1.1                 refused (protocol_version)");
    }

    @Test
    void aSidecarThatRunsIsExaminedItself() throws Exception {
        Installation installation = installation();
        // It was started with another profile than the file has now.
        Installation before = new Installation(directory, backend.port()).with("profile: modern");
        try (OwnPort running = new OwnPort(ListenPoint.tcp("127.0.0.1", installation.port))) {
            running.serve(
                    before.config(),
                    new CertificateSources(before.config()).load(null).set());

            Installation.Result result = installation.examine();

            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.lines())
                    .anyMatch(line -> line.startsWith("  ok    127.0.0.1:" + installation.port
                            + " is taken by the sidecar itself, which is running"));
            assertThat(rows(result))
                    .containsSequence(
                            "  FAIL  TLS 1.2, ECDSA          refused (protocol_version), though it should come through",
                            "        -> The sidecar that runs has other settings: restart it, or compare with its page /tls");
        }
    }

    @Test
    void aStrangerOnThePortIsNamed() throws Exception {
        Installation installation = installation();
        try (ServerSocket stranger = new ServerSocket(installation.port, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> closeAll(stranger), "stranger");
            thread.setDaemon(true);
            thread.start();

            Installation.Result result = installation.examine();

            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.of("FAIL"))
                    .singleElement()
                    .asString()
                    .startsWith("127.0.0.1:" + installation.port + " is taken by process "
                            + ProcessHandle.current().pid() + " (");
            assertThat(result.lines()).contains("        -> Stop it, or change listen");
            // Settings are tried elsewhere all the same.
            assertThat(rows(result)).contains("  ok    TLS 1.1                 refused (protocol_version)");
        }
    }

    private static void closeAll(ServerSocket stranger) {
        while (!stranger.isClosed()) {
            try {
                stranger.accept().close();
            } catch (java.io.IOException closed) {
                return;
            }
        }
    }

    @Test
    void anAuthorityAndItsStorageAreLookedAt() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        Installation.Result result = new Installation(directory, backend.port())
                .with("acme: {directory: 'https://127.0.0.1:1/dir', names: [no.invalid], storage: " + file
                        + ", terms-agreed: true, challenge: tls-alpn-01}")
                .examine();

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.of("FAIL"))
                .contains(
                        "storage " + file + ": " + file + " is no directory", "no.invalid: nobody knows this name here")
                .anyMatch(line -> line.startsWith("directory https://127.0.0.1:1/dir cannot be reached: "));
    }
}
