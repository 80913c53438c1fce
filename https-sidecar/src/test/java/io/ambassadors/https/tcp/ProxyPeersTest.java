package io.ambassadors.https.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.common.net.ProxyHeader;
import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Peers;
import io.ambassadors.common.testing.Ports;

/** The PROXY header for a client without a certificate, beside those that haproxy and hitch write. */
@Tag("peer")
@Timeout(60)
class ProxyPeersTest {
    @TempDir
    Path directory;

    private ProxyHeader ours(ServerSocket server) throws Exception {
        var backend = RunningRelay.backend("127.0.0.1", server.getLocalPort(), Duration.ofSeconds(5), true);
        try (RunningRelay relay = RunningRelay.before(RunningRelay.Tls.BORINGSSL, backend, RunningRelay.unbounded());
                Socket client = relay.connect();
                Socket accepted = server.accept()) {
            assertThat(client.isConnected()).isTrue();
            return RelayTlsTest.header(accepted.getInputStream());
        }
    }

    private ProxyHeader theirs(ServerSocket server, int port, List<String> command) throws Exception {
        Process peer = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("peer.log").toFile())
                .start();
        try {
            Await.until("it listens", () -> listens(port));
            try (Socket client = RunningRelay.handshake(new Socket(), port, "TLSv1.3", null)) {
                client.getOutputStream().write('x');
                try (Socket accepted = server.accept()) {
                    return RelayTlsTest.header(accepted.getInputStream());
                }
            }
        } finally {
            peer.destroy();
            peer.waitFor();
        }
    }

    private static boolean listens(int port) {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private Path certificate() throws IOException {
        return Files.writeString(
                directory.resolve("all.pem"), RunningRelay.CERTIFICATE.keyPem() + RunningRelay.CERTIFICATE.chainPem());
    }

    private static void same(ProxyHeader ours, ProxyHeader theirs, int... types) {
        assertThat(ours.tlv(0x02)).asString(US_ASCII).isEqualTo(new String(theirs.tlv(0x02), US_ASCII));
        assertThat(ours.tlv(0x20)[0]).isEqualTo(theirs.tlv(0x20)[0]);
        for (int type : types) {
            assertThat(RelayTlsTest.tlsText(ours, type))
                    .as("type %x", type)
                    .isNotNull()
                    .isEqualTo(RelayTlsTest.tlsText(theirs, type));
        }
    }

    /** haproxy says 0 of a certificate that was never there, where the protocol (2.2.6) keeps 0 for one that was found good. */
    @Test
    void haproxy() throws Exception {
        Path program = Peers.require("haproxy");
        int port = Ports.free();
        try (ServerSocket server = RelayTest.backend()) {
            Path file = Files.writeString(
                    directory.resolve("haproxy.cfg"),
                    """
                    defaults
                      mode tcp
                      timeout connect 5s
                      timeout client 5s
                      timeout server 5s
                    listen tls
                      bind 127.0.0.1:%d ssl crt %s
                      server s 127.0.0.1:%d send-proxy-v2-ssl-cn proxy-v2-options authority,ssl-cipher,cert-sig,cert-key
                    """
                            .formatted(port, certificate(), server.getLocalPort()));
            ProxyHeader theirs = theirs(server, port, List.of(program.toString(), "-db", "-f", file.toString()));
            ProxyHeader ours = ours(server);
            same(ours, theirs, 0x21, 0x23, 0x24, 0x25);
            assertThat(theirs.tlv(0x20)[4]).isZero();
            assertThat(ours.tlv(0x20)[4]).isEqualTo((byte) 1);
        }
    }

    /** hitch reads the protocol as we do. */
    @Test
    void hitch() throws Exception {
        Path program = Peers.require("hitch");
        int port = Ports.free();
        try (ServerSocket server = RelayTest.backend()) {
            ProxyHeader theirs = theirs(
                    server,
                    port,
                    List.of(
                            program.toString(),
                            "--frontend=[127.0.0.1]:" + port,
                            "--backend=[127.0.0.1]:" + server.getLocalPort(),
                            "--write-proxy-v2",
                            "--user=" + (System.getProperty("user.name").equals("root") ? "nobody" : ""),
                            "--workers=1",
                            certificate().toString()));
            ProxyHeader ours = ours(server);
            same(ours, theirs, 0x21, 0x23);
            assertThat(ours.tlv(0x20)[4]).isEqualTo(theirs.tlv(0x20)[4]).isEqualTo((byte) 1);
        }
    }
}
