package io.ambassadors.https.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;

/** A connection that breaks is not taken for one that ends. */
@Timeout(30)
class RelayAbortTest {
    @AfterAll
    static void nothingLeaks() {
        Leaks.assertNone();
    }

    @ParameterizedTest
    @EnumSource(RunningRelay.Tls.class)
    void aResetOfTheBackendResetsTheClient(RunningRelay.Tls tls) throws Exception {
        try (ServerSocket server = RelayTest.backend();
                RunningRelay relay = RunningRelay.before(tls, server.getLocalPort());
                Socket client = relay.connect();
                Socket backend = server.accept()) {
            client.getOutputStream().write("ping".getBytes(US_ASCII));
            assertThat(backend.getInputStream().readNBytes(4)).hasSize(4);
            backend.setSoLinger(true, 0);
            backend.close();
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
            assertThat(relay.onlyEnd()).isEqualTo(EndReason.BACKEND_ABORT);
        }
    }

    @ParameterizedTest
    @EnumSource(RunningRelay.Tls.class)
    void aResetOfTheClientResetsTheBackend(RunningRelay.Tls tls) throws Exception {
        try (ServerSocket server = RelayTest.backend();
                RunningRelay relay = RunningRelay.before(tls, server.getLocalPort());
                Socket raw = new Socket();
                Socket client = relay.connectOver(raw);
                Socket backend = server.accept()) {
            client.getOutputStream().write("ping".getBytes(US_ASCII));
            assertThat(backend.getInputStream().readNBytes(4)).hasSize(4);
            raw.setSoLinger(true, 0);
            raw.close();
            assertThatThrownBy(() -> backend.getInputStream().read()).isInstanceOf(IOException.class);
            assertThat(relay.onlyEnd()).isEqualTo(EndReason.CLIENT_ABORT);
        }
    }

    @ParameterizedTest
    @EnumSource(value = RunningRelay.Tls.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void anEndWithoutCloseNotifyIsNoEnd(RunningRelay.Tls tls) throws Exception {
        try (ServerSocket server = RelayTest.backend();
                RunningRelay relay = RunningRelay.before(tls, server.getLocalPort());
                Socket raw = new Socket();
                Socket client = relay.connectOver(raw);
                Socket backend = server.accept()) {
            client.getOutputStream().write("ping".getBytes(US_ASCII));
            assertThat(backend.getInputStream().readNBytes(4)).hasSize(4);
            raw.shutdownOutput();
            assertThatThrownBy(() -> backend.getInputStream().read()).isInstanceOf(IOException.class);
            assertThat(relay.onlyEnd()).isEqualTo(EndReason.CLIENT_ABORT);
        }
    }

    @ParameterizedTest
    @EnumSource(RunningRelay.Tls.class)
    void aBackendThatHasClosedDoesNotLoseWhatItSaid(RunningRelay.Tls tls) throws Exception {
        byte[] answer = "answer".repeat(20_000).getBytes(US_ASCII);
        try (ServerSocket server = RelayTest.backend();
                RunningRelay relay = RunningRelay.before(tls, server.getLocalPort());
                Socket client = relay.connect();
                Socket backend = server.accept()) {
            backend.getOutputStream().write(answer);
            backend.close();
            Await.until("the backend's end is passed on", () -> relay.figures().bytesOut() == answer.length);
            // Answered by resets, as nobody is there any more.
            for (int i = 0; i < 5; i++) {
                client.getOutputStream().write("more".getBytes(US_ASCII));
            }
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(answer);
            client.shutdownOutput();
            assertThat(relay.onlyEnd()).isEqualTo(EndReason.BACKEND);
        }
    }

    @ParameterizedTest
    @EnumSource(RunningRelay.Tls.class)
    void whatIsOpenWhenTheProcessEndsIsReset(RunningRelay.Tls tls) throws Exception {
        try (ServerSocket server = RelayTest.backend();
                RunningRelay relay = RunningRelay.before(tls, server.getLocalPort());
                Socket client = relay.connect();
                Socket backend = server.accept()) {
            Await.until("it is relayed", () -> relay.figures().relayed() == 1);
            relay.breakAll();
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> backend.getInputStream().read()).isInstanceOf(IOException.class);
            assertThat(relay.onlyEnd()).isEqualTo(EndReason.DRAIN);
            assertThat(relay.open()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(RunningRelay.Tls.class)
    void aClientThatGoesBeforeTheBackendIsThereIsForgotten(RunningRelay.Tls tls) throws Exception {
        int nobody;
        try (ServerSocket server = RelayTest.backend()) {
            nobody = server.getLocalPort();
        }
        try (RunningRelay relay = RunningRelay.before(tls, nobody);
                Socket raw = new Socket();
                Socket client = relay.connectOver(raw)) {
            client.getOutputStream().write("early".getBytes(US_ASCII));
            Await.until("it waits", () -> relay.open() == 1);
            raw.setSoLinger(true, 0);
            raw.close();
            assertThat(relay.onlyEnd()).isEqualTo(EndReason.CLIENT_ABORT);
            try (ServerSocket late = new ServerSocket()) {
                late.bind(new InetSocketAddress("127.0.0.1", nobody));
                assertThat(relay.open()).isZero();
            }
        }
    }
}
