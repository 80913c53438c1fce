package io.ambassadors.https.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.https.certificates.ClientTrust;
import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.config.ClientsConfig.Verify;
import io.ambassadors.https.config.TlsConfig;
import io.ambassadors.https.config.TlsConfig.PostQuantum;
import io.ambassadors.https.config.TlsConfig.Profile;
import io.ambassadors.https.testing.TestAuthority;
import io.ambassadors.https.testing.TestCertificate;

/** Whatever comes to a port with TLS is served, or closed and counted. */
class TlsStageTest {
    private static final int PATIENCE_MILLIS = 10_000;

    private final TestAuthority authority = TestAuthority.root("Test root");
    private RunningTls server;

    @AfterEach
    void stop() {
        server.close();
    }

    private void start(TlsConfig tls, ClientsConfig clients, ClientTrust trust) throws Exception {
        server = new RunningTls(
                RunningTls.Setting.of(authority.issue("replica.example"), authority.issue("other.example"))
                        .tls(tls)
                        .clients(clients, trust));
    }

    private void start() throws Exception {
        start(
                config(Profile.INTERMEDIATE, PostQuantum.PREFER, Duration.ofSeconds(10)),
                ClientsConfig.DEFAULT,
                ClientTrust.NONE);
    }

    private static TlsConfig config(Profile profile, PostQuantum postQuantum, Duration timeout) {
        TlsConfig empty = TlsConfig.DEFAULT;
        return new TlsConfig(
                profile,
                postQuantum,
                empty.applicationProtocols(),
                empty.tickets(),
                new TlsConfig.Handshake(timeout, 0, 0));
    }

    private byte[] send(byte[] bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.address().getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(bytes);
            return socket.getInputStream().readAllBytes();
        }
    }

    private void counted(HandshakeFailure reason) {
        assertThat(server.snapshot().failed()).containsEntry(reason.name().toLowerCase(Locale.ROOT), 1L);
        assertThat(server.snapshot().underWay()).isZero();
        assertThat(server.snapshot().completed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientIsServedAndCounted(String version) throws Exception {
        start();
        TlsClient client = new TlsClient(authority, null, version);
        assertThat(client.talk(server.address())).isEqualTo("hello".getBytes(US_ASCII));
        assertThat(client.talk(server.address())).isEqualTo("hello".getBytes(US_ASCII));
        assertThat(server.sessions().take().resumed()).isFalse();
        TlsSession second = server.sessions().take();
        assertThat(second.resumed()).isTrue();
        assertThat(second.protocol()).isEqualTo(version);
        assertThat(second.serverName()).isEqualTo("replica.example");
        assertThat(server.snapshot().versions()).containsEntry(version, 2L);
        assertThat(server.snapshot().resumed()).isEqualTo(1);
        assertThat(server.snapshot().underWay()).isZero();
    }

    @Test
    void plainHttpIsToldWhereItIs() throws Exception {
        start();
        String answer = new String(send("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII)), US_ASCII);
        assertThat(answer).startsWith("HTTP/1.1 400 Bad Request\r\n").contains("This port speaks HTTPS");
        int body = answer.length() - answer.indexOf("\r\n\r\n") - 4;
        assertThat(answer).contains("Content-Length: " + body + "\r\n");
        counted(HandshakeFailure.PLAIN_HTTP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9\r\n",
                "\u0080\u002e\u0001\u0000\u0002",
                "\u0016\u0003\u0001\u0000\u0000",
                "\u0016\u0003\u0001\u0000\u0005\u0002"
            })
    void garbageIsClosedAndCounted(String bytes) throws Exception {
        start();
        assertThat(send(bytes.getBytes(ISO_8859_1)).length).isIn(0, 7);
        counted(HandshakeFailure.GARBAGE);
    }

    @Test
    void anUnknownNameIsRefused() throws Exception {
        start();
        assertThat(send(HelloBytes.hello().serverName("nobody.example").bytes()))
                .isEqualTo(TlsAlert.UNRECOGNIZED_NAME.record());
        counted(HandshakeFailure.NAME);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 60})
    void aHandshakeThatStopsIsClosedInTime(int bytes) throws Exception {
        start(
                config(Profile.INTERMEDIATE, PostQuantum.PREFER, Duration.ofMillis(300)),
                ClientsConfig.DEFAULT,
                ClientTrust.NONE);
        byte[] hello = HelloBytes.hello().serverName("replica.example").bytes();
        assertThat(send(Arrays.copyOf(hello, bytes))).isEmpty();
        counted(HandshakeFailure.TIMEOUT);
    }

    @Test
    void aVersionThatIsNotServedIsCountedSo() throws Exception {
        start(
                config(Profile.MODERN, PostQuantum.PREFER, Duration.ofSeconds(10)),
                ClientsConfig.DEFAULT,
                ClientTrust.NONE);
        assertThatThrownBy(() -> new TlsClient(authority, null, "TLSv1.2").talk(server.address()))
                .isInstanceOf(IOException.class);
        counted(HandshakeFailure.PROTOCOL);
    }

    @Test
    void aClientWithoutPostQuantumIsRefusedWhereThatIsRequired() throws Exception {
        start(
                config(Profile.INTERMEDIATE, PostQuantum.REQUIRE, Duration.ofSeconds(10)),
                ClientsConfig.DEFAULT,
                ClientTrust.NONE);
        assertThatThrownBy(() -> new TlsClient(authority, null, "TLSv1.3").talk(server.address()))
                .isInstanceOf(IOException.class);
        counted(HandshakeFailure.CIPHER);
    }

    private static ClientsConfig clients(Verify verify) {
        return new ClientsConfig(
                verify, List.of(), List.of(), ClientsConfig.Allow.ANYBODY, List.of(), false, false, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientCertificateIsVerified(String version) throws Exception {
        TestCertificate good = authority.leaf("good").client().issue();
        TestCertificate revoked = authority.leaf("revoked").client().issue();
        ClientTrust trust =
                new ClientTrust(List.of(authority.certificate()), List.of(authority.revoke(revoked.certificate())));
        start(
                config(Profile.INTERMEDIATE, PostQuantum.PREFER, Duration.ofSeconds(10)),
                clients(Verify.REQUIRED),
                trust);
        TlsClient client = new TlsClient(authority, good, version);
        assertThat(client.talk(server.address())).isEqualTo("hello".getBytes(US_ASCII));
        assertThat(client.talk(server.address())).isEqualTo("hello".getBytes(US_ASCII));
        for (int i = 0; i < 2; i++) {
            TlsSession session = server.sessions().poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            assertThat(session.client().certificate()).isEqualTo(good.certificate());
            assertThat(session.resumed()).isEqualTo(i == 1);
        }
        assertThatThrownBy(() -> new TlsClient(authority, revoked, version).talk(server.address()))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new TlsClient(authority, null, version).talk(server.address()))
                .isInstanceOf(IOException.class);
        assertThat(server.snapshot().failed()).containsEntry("certificate", 2L);
    }
}
