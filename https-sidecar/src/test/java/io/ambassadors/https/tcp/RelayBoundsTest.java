package io.ambassadors.https.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

import io.netty.channel.epoll.Epoll;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;
import io.ambassadors.https.config.BackendConfig;
import io.ambassadors.https.config.TcpConfig;

/** Bounds of time and number, and backends that are not there yet. */
@Timeout(30)
class RelayBoundsTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    @AfterAll
    static void nothingLeaks() {
        Leaks.assertNone();
    }

    @ParameterizedTest
    @EnumSource(RunningRelay.Tls.class)
    void anIdleConnectionIsClosedInOrder(RunningRelay.Tls tls) throws Exception {
        try (ServerSocket server = RelayTest.backend();
                RunningRelay relay = RunningRelay.before(
                        tls, server.getLocalPort(), none -> new TcpConfig(0, Duration.ZERO, SHORT, Duration.ZERO));
                Socket client = relay.connect();
                Socket backend = server.accept()) {
            client.getOutputStream().write("ping".getBytes(US_ASCII));
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(backend.getInputStream().readAllBytes()).hasSize(4);
            assertThat(relay.onlyEnd()).isEqualTo(EndReason.IDLE);
            assertThat(relay.ended(1).get(0).nanos()).isGreaterThan(SHORT.toNanos());
        }
    }

    @ParameterizedTest
    @EnumSource(RunningRelay.Tls.class)
    void aConnectionThatHasLastedLongEnoughIsBroken(RunningRelay.Tls tls) throws Exception {
        try (ServerSocket server = RelayTest.backend();
                RunningRelay relay = RunningRelay.before(
                        tls, server.getLocalPort(), none -> new TcpConfig(0, SHORT, Duration.ZERO, Duration.ZERO));
                Socket client = relay.connect();
                Socket backend = server.accept()) {
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> backend.getInputStream().read()).isInstanceOf(IOException.class);
            assertThat(relay.onlyEnd()).isEqualTo(EndReason.LIFETIME);
        }
    }

    @ParameterizedTest
    @EnumSource(RunningRelay.Tls.class)
    void anEndThatIsNotAnsweredIsBroken(RunningRelay.Tls tls) throws Exception {
        try (ServerSocket server = RelayTest.backend();
                RunningRelay relay = RunningRelay.before(
                        tls, server.getLocalPort(), none -> new TcpConfig(0, Duration.ZERO, Duration.ZERO, SHORT));
                Socket client = relay.connect();
                Socket backend = server.accept()) {
            client.shutdownOutput();
            assertThat(backend.getInputStream().read()).isEqualTo(-1);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
            assertThat(relay.onlyEnd()).isEqualTo(EndReason.HALF_CLOSED);
        }
    }

    @Test
    void moreThanMayBeAreTurnedAway() throws Exception {
        try (ServerSocket server = RelayTest.backend();
                RunningRelay relay = RunningRelay.before(
                        RunningRelay.Tls.BORINGSSL,
                        server.getLocalPort(),
                        none -> new TcpConfig(1, Duration.ZERO, Duration.ZERO, Duration.ZERO));
                Socket first = relay.connect();
                Socket backend = server.accept()) {
            Socket second = relay.connect();
            assertThatThrownBy(() -> second.getInputStream().read()).isInstanceOf(IOException.class);
            assertThat(relay.onlyEnd()).isEqualTo(EndReason.LIMIT);
            assertThat(relay.open()).isEqualTo(1);
            first.close();
            assertThat(backend.getInputStream().read()).isEqualTo(-1);
            backend.close();
            Await.until("there is room again", () -> relay.open() == 0);
            try (Socket third = relay.connect();
                    Socket again = server.accept()) {
                third.getOutputStream().write('x');
                assertThat(again.getInputStream().read()).isEqualTo('x');
            }
            second.close();
            assertThat(relay.figures().ended()).containsEntry(EndReason.LIMIT, 1L);
        }
    }

    @ParameterizedTest
    @EnumSource(RunningRelay.Tls.class)
    void aBackendThatStartsLateIsWaitedFor(RunningRelay.Tls tls) throws Exception {
        int port = freePort();
        try (RunningRelay relay = RunningRelay.before(tls, port);
                Socket client = relay.connect()) {
            client.getOutputStream().write("early".getBytes(US_ASCII));
            client.shutdownOutput();
            Await.until("it waits", () -> relay.open() == 1);
            try (ServerSocket server = new ServerSocket()) {
                server.bind(new InetSocketAddress("127.0.0.1", port));
                try (Socket backend = server.accept()) {
                    assertThat(backend.getInputStream().readAllBytes())
                            .asString(US_ASCII)
                            .isEqualTo("early");
                    backend.getOutputStream().write('k');
                    backend.shutdownOutput();
                    assertThat(client.getInputStream().readAllBytes()).containsExactly('k');
                }
            }
            assertThat(relay.onlyEnd()).isEqualTo(EndReason.CLIENT);
            assertThat(relay.figures().connectFailures()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(RunningRelay.Tls.class)
    void aBackendThatNeverStartsBreaksTheConnection(RunningRelay.Tls tls) throws Exception {
        BackendConfig nobody = RunningRelay.backend("127.0.0.1", freePort(), SHORT, false);
        try (RunningRelay relay = RunningRelay.before(tls, nobody, RunningRelay.unbounded());
                Socket client = relay.connect()) {
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
            ConnectionRecord ended = relay.ended(1).get(0);
            assertThat(ended.reason()).isEqualTo(EndReason.CONNECT);
            assertThat(ended.nanos()).isGreaterThan(SHORT.toNanos() - 50_000_000);
            TcpCounters.Figures figures = relay.figures();
            assertThat(figures.connectFailures()).isEqualTo(1);
            assertThat(figures.failing()).isTrue();
            assertThat(figures.lastFailure()).contains("refused");
        }
    }

    @Test
    void namesAreLookedUp() throws Exception {
        try (ServerSocket server = RelayTest.backend();
                RunningRelay relay = RunningRelay.before(
                        RunningRelay.Tls.NONE,
                        RunningRelay.backend("localhost", server.getLocalPort(), Duration.ofSeconds(5), false),
                        RunningRelay.unbounded());
                Socket client = relay.connect();
                Socket backend = server.accept()) {
            client.getOutputStream().write('x');
            assertThat(backend.getInputStream().read()).isEqualTo('x');
        }
    }

    @Test
    void unixSocketsOnBothSides(@TempDir Path directory) throws Exception {
        Assumptions.assumeTrue(Epoll.isAvailable(), "unix sockets need epoll");
        String inner = directory.resolve("inner").toString();
        BackendConfig toInner = new BackendConfig(
                "unix:" + inner, "", 0, Optional.of(inner), BackendConfig.Protocol.TCP, Duration.ofSeconds(5), false);
        ListenPoint atInner = new ListenPoint("unix:" + inner, "", 0, Optional.of(inner), OptionalInt.empty());
        // One relay from TCP to a unix socket, one from there to TCP.
        try (ServerSocket server = RelayTest.backend();
                RunningRelay first =
                        RunningRelay.before(RunningRelay.Tls.BORINGSSL, toInner, RunningRelay.unbounded())) {
            try (Socket client = first.connect()) {
                client.getOutputStream().write("early".getBytes(US_ASCII));
                client.shutdownOutput();
                Await.until("it waits for the socket to be there", () -> first.open() == 1);
                try (RunningRelay second = RunningRelay.at(
                                atInner,
                                RunningRelay.backend(
                                        "127.0.0.1", server.getLocalPort(), Duration.ofSeconds(5), false));
                        Socket backend = server.accept()) {
                    assertThat(backend.getInputStream().readAllBytes())
                            .asString(US_ASCII)
                            .isEqualTo("early");
                    backend.getOutputStream().write("late".getBytes(US_ASCII));
                    backend.close();
                    assertThat(client.getInputStream().readAllBytes())
                            .asString(US_ASCII)
                            .isEqualTo("late");
                    assertThat(second.onlyEnd()).isEqualTo(EndReason.CLIENT);
                }
            }
            assertThat(first.onlyEnd()).isEqualTo(EndReason.CLIENT);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket server = new ServerSocket(0)) {
            return server.getLocalPort();
        }
    }
}
