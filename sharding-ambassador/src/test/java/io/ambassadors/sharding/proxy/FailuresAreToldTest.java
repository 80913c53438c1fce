package io.ambassadors.sharding.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;
import io.ambassadors.common.testing.Ports;
import io.ambassadors.sharding.stats.ServerSnapshot;

/** A server that fails costs its clients an error reply each and nothing else; the next request connects again. */
class FailuresAreToldTest {
    private FakeServer one;
    private FakeServer two;
    private RunningProxy proxy;

    @BeforeEach
    void start() throws Exception {
        one = FakeServer.keyValue();
        two = FakeServer.keyValue();
        proxy = new RunningProxy("timeout: 400", one, two);
    }

    @AfterEach
    void stop() {
        proxy.awaitIdle();
        proxy.close();
        Leaks.assertNone();
    }

    private void failsWith(FakeServer.Script script, String error) throws Exception {
        FakeServer.Script healthy = one.answering(one::answer);
        one.serve(script);
        try (RawClient client = proxy.client();
                RawClient other = proxy.client()) {
            other.request("GET", proxy.keyOn(two));
            client.request("GET", proxy.keyOn(one));
            client.request("GET", proxy.keyOn(two));
            client.request("SET", proxy.keyOn(one), "x");
            assertThat(client.reply()).isEqualTo(error);
            assertThat(client.reply()).isEqualTo("$-1\r\n");
            assertThat(client.reply()).isEqualTo(error);
            one.serve(healthy);
            assertThat(client.ask("SET", proxy.keyOn(one), "x")).isEqualTo("+OK\r\n");
            assertThat(client.ask("GET", proxy.keyOn(one))).isEqualTo("$1\r\nx\r\n");
            assertThat(other.reply()).isEqualTo("$-1\r\n");
        }
        assertThat(proxy.snapshot().forwardError()).isEqualTo(2);
        assertThat(proxy.snapshot(one).state()).isEqualTo(ServerSnapshot.State.UP);
    }

    @Test
    void aReset() throws Exception {
        failsWith(
                connection -> {
                    connection.request();
                    connection.request();
                    connection.reset();
                },
                "-ERR Connection reset by peer\r\n");
    }

    @Test
    void anEndOfFile() throws Exception {
        failsWith(
                connection -> {
                    connection.request();
                    connection.request();
                },
                "-ERR Connection reset by peer\r\n");
        assertThat(proxy.snapshot(one).serverEof()).isEqualTo(1);
    }

    @Test
    void silence() throws Exception {
        failsWith(FakeServer.Connection::awaitClose, "-ERR Connection timed out\r\n");
        assertThat(proxy.snapshot(one).serverTimedout()).isEqualTo(1);
    }

    @Test
    void garbage() throws Exception {
        failsWith(
                connection -> {
                    connection.request();
                    connection.request();
                    connection.send("HTTP/1.1 400 Bad Request\r\n\r\n");
                    connection.awaitClose();
                },
                "-ERR Invalid argument\r\n");
        assertThat(proxy.snapshot(one).serverErr()).isEqualTo(1);
    }

    @Test
    void halfAReply() throws Exception {
        failsWith(
                connection -> {
                    connection.request();
                    connection.request();
                    connection.send("$10\r\nabc");
                },
                "-ERR Connection reset by peer\r\n");
    }

    @Test
    void aTypeOfResp3OnAConnectionOfResp2() throws Exception {
        failsWith(
                connection -> {
                    connection.request();
                    connection.request();
                    connection.send("_\r\n");
                    connection.awaitClose();
                },
                "-ERR Invalid argument\r\n");
    }

    @Test
    void nobodyListens() throws Exception {
        int port = one.port();
        one.close();
        try (RawClient client = proxy.client()) {
            assertThat(client.ask("GET", proxy.keyOn(one))).isEqualTo("-ERR Connection refused\r\n");
            assertThat(client.ask("GET", proxy.keyOn(two))).isEqualTo("$-1\r\n");
            assertThat(proxy.snapshot(one).state()).isEqualTo(ServerSnapshot.State.FAILING);
            try (ServerSocket again = new ServerSocket(port, 5, InetAddress.getLoopbackAddress())) {
                client.request("GET", proxy.keyOn(one));
                again.accept().getOutputStream().write(Values.bytes("$1\r\ny\r\n"));
                assertThat(client.reply()).isEqualTo("$1\r\ny\r\n");
            }
        }
    }

    @Test
    void anUnsolicitedReplyCostsTheConnectionOnly() throws Exception {
        CountDownLatch speak = new CountDownLatch(1);
        one.serve(connection -> {
            connection.request();
            connection.send("+first\r\n");
            speak.await();
            connection.send("+nobody asked\r\n");
            connection.awaitClose();
        });
        try (RawClient client = proxy.client()) {
            assertThat(client.ask("GET", proxy.keyOn(one))).isEqualTo("+first\r\n");
            one.serve(one.answering(one::answer));
            speak.countDown();
            Await.until("the connection is closed", () -> one.open.get() == 0);
            assertThat(client.ask("GET", proxy.keyOn(one))).isEqualTo("$-1\r\n");
        }
    }

    @Test
    void anUnsolicitedReplyBehindAnAnswerIsNeverTakenForTheNext() throws Exception {
        one.serve(connection -> {
            connection.request();
            connection.send("+first\r\n+surplus\r\n");
            connection.awaitClose();
        });
        try (RawClient client = proxy.client()) {
            assertThat(client.ask("GET", proxy.keyOn(one))).isEqualTo("+first\r\n");
            Await.until("the connection is closed", () -> one.open.get() == 0);
        }
    }

    @Test
    void aHandshakeThatIsNeverAnsweredLeavesNoConnectionBehind() throws Exception {
        proxy.reload("timeout: 100;redis_auth: secret", one, two);
        one.serve(FakeServer.Connection::awaitClose);
        try (RawClient client = proxy.client()) {
            assertThat(client.ask("AUTH", "secret")).isEqualTo("+OK\r\n");
            for (int i = 0; i < 3; i++) {
                assertThat(client.ask("GET", proxy.keyOn(one))).isEqualTo("-ERR Connection timed out\r\n");
            }
        }
        assertThat(one.accepted.get()).isEqualTo(3);
        Await.until("the connections are closed", () -> one.open.get() == 0);
    }

    @Test
    void aRefusedPasswordIsTold() throws Exception {
        proxy.reload("timeout: 1000;redis_auth: secret", one, two);
        one.serve(one.answering((connection, words) -> "-WRONGPASS no\r\n"));
        try (RawClient client = proxy.client()) {
            assertThat(client.ask("GET", "x")).isEqualTo("-NOAUTH Authentication required.\r\n");
            assertThat(client.ask("AUTH", "secret")).isEqualTo("+OK\r\n");
            assertThat(client.ask("GET", proxy.keyOn(one)))
                    .isEqualTo("-ERR server " + RunningProxy.name(one) + " refused AUTH: WRONGPASS no\r\n");
            assertThat(client.ask("GET", proxy.keyOn(two))).isEqualTo("$-1\r\n");
        }
    }

    @Test
    void aServerThatARemovedPoolLeftHangingTimesOut() throws Exception {
        one.serve(FakeServer.Connection::awaitClose);
        String key = proxy.keyOn(one);
        try (RawClient client = proxy.client()) {
            client.request("GET", key);
            Await.until("it is under way", () -> proxy.snapshot(one).outQueue() == 1);
            proxy.reload("timeout: 400", two);
            assertThat(client.reply()).isEqualTo("-ERR Connection timed out\r\n");
        }
        one.close();
    }

    @Test
    void aConfigurationThatCannotTakeEffectLeavesNoConnectionsBehind() throws Exception {
        String good = RunningProxy.pool("alpha", proxy.port(), "", one, two);
        FakeServer three = FakeServer.keyValue();
        try (ServerSocket taken = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String bad = RunningProxy.pool("beta", Ports.free(), "preconnect: true", three)
                    + RunningProxy.pool("gamma", taken.getLocalPort(), "", three);
            assertThatThrownBy(() -> proxy.plane.apply(RunningProxy.parse(good + bad)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()));
        }
        Await.until("what was opened for it is closed", () -> three.open.get() == 0);
        try (RawClient client = proxy.client()) {
            assertThat(client.ask("ECHO", "still here")).isEqualTo("$10\r\nstill here\r\n");
        }
        three.close();
    }
}
