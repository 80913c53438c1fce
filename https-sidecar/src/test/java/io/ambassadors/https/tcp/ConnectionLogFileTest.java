package io.ambassadors.https.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.netty.channel.unix.DomainSocketAddress;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.common.http.log.LogWriter;
import io.ambassadors.https.config.AccessLogConfig;
import io.ambassadors.https.identity.ClientIdentity;
import io.ambassadors.https.tls.TlsSession;

class ConnectionLogFileTest {
    private static final long WHEN = 1_795_000_000_123L;
    private static final SocketAddress CLIENT = new InetSocketAddress("192.0.2.7", 4711);

    @TempDir
    Path directory;

    private String line(boolean json, ConnectionRecord connection) throws Exception {
        Path file = directory.resolve("connections.log");
        try (LogWriter writer = new LogWriter()) {
            ConnectionLog log = ConnectionLogFile.open(new AccessLogConfig(file.toString(), json), writer);
            log.ended(connection);
            log.close(writer);
            assertThat(writer.openFiles()).isEmpty();
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private static TlsSession session() {
        var chain = RunningRelay.AUTHORITY.leaf("alice b").client().issue().chain();
        return new TlsSession(
                "TLSv1.3",
                "TLS_AES_128_GCM_SHA256",
                "X25519",
                "a.example",
                "",
                true,
                new ClientIdentity(chain, true),
                RunningRelay.CERTIFICATE.certificate());
    }

    private static ConnectionRecord record(SocketAddress client, TlsSession tls) {
        return new ConnectionRecord(WHEN, 17, client, tls, 512, 60_312, 12_084_900_000L, EndReason.BACKEND_ABORT);
    }

    @Test
    void textTellsOfClientEndAndTls() throws Exception {
        assertThat(line(false, record(CLIENT, session())))
                .matches(
                        "192\\.0\\.2\\.7 - CN=alice_b \\[\\d\\d/\\w{3}/2026:\\d\\d:\\d\\d:\\d\\d [+-]\\d{4}] "
                                + "backend-abort 512 60312 12\\.084 TLSv1\\.3 TLS_AES_128_GCM_SHA256 X25519 a\\.example resumed");
    }

    @Test
    void whatIsNotThereIsADash() throws Exception {
        assertThat(line(false, record(new DomainSocketAddress("/run/x"), null)))
                .startsWith("unix: - - [")
                .endsWith("] backend-abort 512 60312 12.084 - - - - -");
    }

    @Test
    void jsonTellsTheSame() throws Exception {
        assertThat(new JsonObject(line(true, record(CLIENT, session()))))
                .isEqualTo(new JsonObject()
                        .put("time", "2026-11-18T11:06:40.123Z")
                        .put("client", "192.0.2.7")
                        .put("user", "CN=alice b")
                        .put("connection", 17)
                        .put("reason", "backend-abort")
                        .put("bytes_in", 512)
                        .put("bytes_out", 60_312)
                        .put("duration", 12.084)
                        .put("tls", "TLSv1.3")
                        .put("cipher", "TLS_AES_128_GCM_SHA256")
                        .put("group", "X25519")
                        .put("sni", "a.example")
                        .put("resumed", true));
    }

    @Test
    void jsonWithoutTlsLeavesItOut() throws Exception {
        assertThat(new JsonObject(line(true, record(CLIENT, null))).fieldNames())
                .containsExactly("time", "client", "connection", "reason", "bytes_in", "bytes_out", "duration");
    }
}
