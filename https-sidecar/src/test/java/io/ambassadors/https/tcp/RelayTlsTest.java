package io.ambassadors.https.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.net.ProxyHeader;
import io.ambassadors.common.net.ProxyHeaderParser;
import io.ambassadors.common.testing.Leaks;
import io.ambassadors.https.config.BackendConfig;
import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.testing.TestCertificate;

/** What TLS has to do with a relay: its versions, its alerts, who the client is. */
@Timeout(30)
class RelayTlsTest {
    private static final ClientsConfig OPTIONAL = new ClientsConfig(
            ClientsConfig.Verify.OPTIONAL,
            List.of(),
            List.of(),
            ClientsConfig.Allow.ANYBODY,
            List.of(),
            false,
            false,
            false);

    @AfterAll
    static void nothingLeaks() {
        Leaks.assertNone();
    }

    /** The header that a connection to the backend begins with. */
    static ProxyHeader header(InputStream in) throws IOException {
        byte[] fixed = in.readNBytes(16);
        int rest = (fixed[14] & 0xff) << 8 | fixed[15] & 0xff;
        byte[] whole = Arrays.copyOf(fixed, 16 + rest);
        assertThat(in.readNBytes(whole, 16, rest)).isEqualTo(rest);
        return ((ProxyHeaderParser.Result.Whole) ProxyHeaderParser.parse(whole, whole.length)).header();
    }

    /** A value inside that of TLS; null if there is none. */
    static byte[] tlsValue(ProxyHeader header, int type) {
        byte[] tls = header.tlv(0x20);
        for (int at = 5; at < tls.length; ) {
            int length = (tls[at + 1] & 0xff) << 8 | tls[at + 2] & 0xff;
            if (tls[at] == type) {
                return Arrays.copyOfRange(tls, at + 3, at + 3 + length);
            }
            at += 3 + length;
        }
        return null;
    }

    static String tlsText(ProxyHeader header, int type) {
        byte[] value = tlsValue(header, type);
        return value == null ? null : new String(value, US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theBackendLearnsWhoTheClientIs(String version) throws Exception {
        TestCertificate alice = RunningRelay.AUTHORITY.leaf("alice").client().issue();
        try (ServerSocket server = RelayTest.backend();
                RunningRelay relay = running(server);
                Socket client = relay.connectOver(new Socket(), version, alice);
                Socket backend = server.accept()) {
            ProxyHeader header = header(backend.getInputStream());
            assertThat(header.source()).isEqualTo(client.getLocalSocketAddress());
            assertThat(header.destination()).isEqualTo(client.getRemoteSocketAddress());
            assertThat(header.tlv(0x02)).asString(US_ASCII).isEqualTo(RunningRelay.NAME);
            assertThat(HexFormat.of().formatHex(header.tlv(0x20), 0, 5)).isEqualTo("0700000000");
            assertThat(tlsText(header, 0x21)).isEqualTo(version);
            assertThat(tlsText(header, 0x22)).isEqualTo("alice");
            assertThat(tlsText(header, 0x24)).isEqualTo("ecdsa-with-SHA256");
            assertThat(tlsText(header, 0x25)).isEqualTo("EC256");
            assertThat(tlsValue(header, 0x28)).isEqualTo(alice.certificate().getEncoded());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientWithoutACertificateHasNone(String version) throws Exception {
        try (ServerSocket server = RelayTest.backend();
                RunningRelay relay = running(server);
                Socket client = relay.connectOver(new Socket(), version);
                Socket backend = server.accept()) {
            ProxyHeader header = header(backend.getInputStream());
            assertThat(header.tlv(0x20)[0]).isEqualTo((byte) 0x01);
            assertThat(tlsText(header, 0x22)).isNull();
            assertThat(tlsValue(header, 0x28)).isNull();
            assertThat(client.isConnected()).isTrue();
        }
    }

    private static RunningRelay running(ServerSocket server) throws IOException {
        BackendConfig backend = RunningRelay.backend("127.0.0.1", server.getLocalPort(), Duration.ofSeconds(5), true);
        return RunningRelay.before(RunningRelay.Tls.BORINGSSL, backend, RunningRelay.unbounded(), OPTIONAL);
    }

    /** JSSE answers a close_notify of TLS 1.2 by closing, so that it cannot read on. */
    @ParameterizedTest
    @EnumSource(value = RunningRelay.Tls.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aClientOfTls12MayEndFirst(RunningRelay.Tls tls) throws Exception {
        try (ServerSocket server = RelayTest.backend();
                RunningRelay relay = RunningRelay.before(tls, server.getLocalPort());
                Socket client = relay.connectOver(new Socket(), "TLSv1.2");
                Socket backend = server.accept()) {
            client.getOutputStream().write("question".getBytes(US_ASCII));
            assertThat(backend.getInputStream().readNBytes(8))
                    .asString(US_ASCII)
                    .isEqualTo("question");
            client.close();
            assertThat(backend.getInputStream().read()).isEqualTo(-1);
            backend.close();
            assertThat(relay.onlyEnd()).isEqualTo(EndReason.CLIENT);
        }
    }

    /** An alert in the clear, and a record whose seal is broken. */
    @ParameterizedTest
    @ValueSource(
            strings = {"15030300020228", "17030300200000000000000000000000000000000000000000000000000000000000000000"})
    void whatIsNoRecordBreaksBoth(String bytes) throws Exception {
        try (ServerSocket server = RelayTest.backend();
                RunningRelay relay = RunningRelay.before(RunningRelay.Tls.BORINGSSL, server.getLocalPort());
                Socket raw = new Socket();
                Socket client = relay.connectOver(raw);
                Socket backend = server.accept()) {
            client.getOutputStream().write("ping".getBytes(US_ASCII));
            assertThat(backend.getInputStream().readNBytes(4)).hasSize(4);
            backend.setSoTimeout(10_000);
            OutputStream past = raw.getOutputStream();
            past.write(HexFormat.of().parseHex(bytes));
            past.flush();
            assertThatThrownBy(() -> backend.getInputStream().read())
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
            assertThat(relay.onlyEnd()).isEqualTo(EndReason.CLIENT_ABORT);
        }
    }
}
