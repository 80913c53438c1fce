package io.ambassadors.https.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.ambassadors.common.testing.Leaks;

/** Bytes pass both ways, and each direction ends by itself. */
@Timeout(30)
class RelayTest {
    @AfterAll
    static void nothingLeaks() {
        Leaks.assertNone();
    }

    static ServerSocket backend() throws Exception {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(20_000);
        return server;
    }

    @ParameterizedTest
    @EnumSource(RunningRelay.Tls.class)
    void bytesPassBothWays(RunningRelay.Tls tls) throws Exception {
        try (ServerSocket server = backend();
                RunningRelay relay = RunningRelay.before(tls, server.getLocalPort());
                Socket client = relay.connect();
                Socket backend = server.accept()) {
            client.getOutputStream().write("ping".getBytes(US_ASCII));
            assertThat(backend.getInputStream().readNBytes(4))
                    .asString(US_ASCII)
                    .isEqualTo("ping");
            backend.getOutputStream().write("pong!".getBytes(US_ASCII));
            assertThat(client.getInputStream().readNBytes(5)).asString(US_ASCII).isEqualTo("pong!");
            // The JDK waits for so long for the other side's end, which is the backend's.
            client.setSoTimeout(100);
            client.close();
            assertThat(backend.getInputStream().read()).isEqualTo(-1);
            backend.close();
            ConnectionRecord ended = relay.ended(1).get(0);
            assertThat(ended.reason()).isEqualTo(EndReason.CLIENT);
            assertThat(ended.bytesIn()).isEqualTo(4);
            assertThat(ended.bytesOut()).isEqualTo(5);
            assertThat(relay.open()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(RunningRelay.Tls.class)
    void theClientMayEndFirstAndStillReads(RunningRelay.Tls tls) throws Exception {
        try (ServerSocket server = backend();
                RunningRelay relay = RunningRelay.before(tls, server.getLocalPort());
                Socket client = relay.connect();
                Socket backend = server.accept()) {
            client.getOutputStream().write("question".getBytes(US_ASCII));
            client.shutdownOutput();
            assertThat(backend.getInputStream().readAllBytes())
                    .asString(US_ASCII)
                    .isEqualTo("question");
            byte[] answer = "answer".repeat(100_000).getBytes(US_ASCII);
            backend.getOutputStream().write(answer);
            backend.close();
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(answer);
            assertThat(relay.onlyEnd()).isEqualTo(EndReason.CLIENT);
        }
    }

    @ParameterizedTest
    @EnumSource(RunningRelay.Tls.class)
    void theBackendMayEndFirstAndStillReads(RunningRelay.Tls tls) throws Exception {
        try (ServerSocket server = backend();
                RunningRelay relay = RunningRelay.before(tls, server.getLocalPort());
                Socket client = relay.connect();
                Socket backend = server.accept()) {
            backend.getOutputStream().write("greeting".getBytes(US_ASCII));
            backend.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes())
                    .asString(US_ASCII)
                    .isEqualTo("greeting");
            byte[] rest = "upload".repeat(100_000).getBytes(US_ASCII);
            client.getOutputStream().write(rest);
            client.shutdownOutput();
            assertThat(backend.getInputStream().readAllBytes()).isEqualTo(rest);
            assertThat(relay.onlyEnd()).isEqualTo(EndReason.BACKEND);
        }
    }
}
