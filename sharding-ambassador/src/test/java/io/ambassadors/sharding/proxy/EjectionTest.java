package io.ambassadors.sharding.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;
import io.ambassadors.sharding.stats.ServerSnapshot;

/** After so many failures in a row a server is out, and it is back when it answers a PING, not earlier. */
class EjectionTest {
    private static final String EJECT =
            "timeout: 1000;auto_eject_hosts: true;server_failure_limit: 3;server_retry_timeout: 50;";

    private final AtomicBoolean sick = new AtomicBoolean();
    private final AtomicInteger probes = new AtomicInteger();
    private FakeServer one;
    private FakeServer two;
    private RunningProxy proxy;
    private String key;

    @BeforeEach
    void start() throws Exception {
        one = FakeServer.keyValue();
        two = FakeServer.keyValue();
        one.serve(one.answering((connection, words) -> {
            if (words.get(0).equals("PING")) {
                probes.incrementAndGet();
            }
            return sick.get() ? null : one.answer(connection, words);
        }));
        proxy = new RunningProxy(EJECT, one, two);
        key = proxy.keyOn(one);
    }

    @AfterEach
    void stop() {
        proxy.awaitIdle();
        proxy.close();
        Leaks.assertNone();
    }

    private ServerSnapshot.State state() {
        return proxy.snapshot(one).state();
    }

    private void eject(RawClient client) throws Exception {
        sick.set(true);
        for (int i = 0; i < 3; i++) {
            assertThat(state()).isNotEqualTo(ServerSnapshot.State.EJECTED);
            assertThat(client.ask("GET", key)).isEqualTo("-ERR Connection reset by peer\r\n");
        }
        assertThat(state()).isEqualTo(ServerSnapshot.State.EJECTED);
    }

    @Test
    void keysMoveToTheOthersAndComeBack() throws Exception {
        try (RawClient client = proxy.client()) {
            assertThat(client.ask("SET", key, "first")).isEqualTo("+OK\r\n");
            eject(client);
            assertThat(client.ask("SET", key, "second")).isEqualTo("+OK\r\n");
            assertThat(two.data).containsEntry(key, "second");
            Await.until("it was probed in vain", () -> probes.get() >= 2);
            assertThat(state()).isEqualTo(ServerSnapshot.State.EJECTED);
            sick.set(false);
            Await.until("it is back", () -> state() != ServerSnapshot.State.EJECTED);
            assertThat(client.ask("GET", key)).isEqualTo("$5\r\nfirst\r\n");
        }
        assertThat(proxy.snapshot(one).ejections()).isEqualTo(1);
        assertThat(proxy.snapshot().serverEjects()).isEqualTo(1);
    }

    @Test
    void keysAreRefusedIfSoConfigured() throws Exception {
        proxy.reload(EJECT + "on_eject: fail", one, two);
        try (RawClient client = proxy.client()) {
            eject(client);
            String refusal = "-ERR server " + RunningProxy.name(one)
                    + " is ejected (Connection reset by peer); its keys are not served until it answers\r\n";
            assertThat(client.ask("GET", key)).isEqualTo(refusal);
            assertThat(client.ask("MGET", proxy.keyOn(two), key)).isEqualTo(refusal);
            assertThat(client.ask("SET", key, Values.of(key, 1_000_000))).isEqualTo(refusal);
            assertThat(client.ask("GET", proxy.keyOn(two))).isEqualTo("$-1\r\n");
            sick.set(false);
            Await.until("it is back", () -> state() != ServerSnapshot.State.EJECTED);
            assertThat(client.ask("GET", key)).isEqualTo("$-1\r\n");
        }
    }

    @Test
    void aReplySetsTheCountBack() throws Exception {
        try (RawClient client = proxy.client()) {
            for (int i = 0; i < 4; i++) {
                sick.set(true);
                assertThat(client.ask("GET", key)).startsWith("-ERR");
                assertThat(client.ask("GET", key)).startsWith("-ERR");
                sick.set(false);
                assertThat(client.ask("GET", key)).isEqualTo("$-1\r\n");
            }
        }
        assertThat(proxy.snapshot(one).ejections()).isZero();
    }

    @Test
    void aServerThatAcceptsButIsSilentStaysOut() throws Exception {
        try (RawClient client = proxy.client()) {
            eject(client);
            int before = one.accepted.get();
            one.serve(FakeServer.Connection::awaitClose);
            Await.until("it was probed twice", () -> one.accepted.get() >= before + 2);
            assertThat(state()).isEqualTo(ServerSnapshot.State.EJECTED);
            assertThat(client.ask("GET", key)).isEqualTo("$-1\r\n");
        }
        Await.until("probes leave nothing behind", () -> one.open.get() <= 1);
    }

    @Test
    void idleConnectionsThatAServerClosesDoNotEjectIt() throws Exception {
        proxy.reload(EJECT + "large_value_bytes: 4096", one, two);
        one.serve(one.answering((connection, words) -> {
            Thread.sleep(50);
            return one.answer(connection, words);
        }));
        RawClient[] clients = {proxy.client(), proxy.client(), proxy.client(), proxy.client()};
        for (RawClient client : clients) {
            client.request("SET", key, Values.of(key, 10_000));
        }
        for (RawClient client : clients) {
            assertThat(client.reply()).isEqualTo("+OK\r\n");
            client.close();
        }
        assertThat(proxy.snapshot(one).largeConnections()).isEqualTo(4);
        one.closeConnections();
        Await.until("they are gone", () -> proxy.snapshot(one).largeConnections() == 0);
        assertThat(state()).isNotEqualTo(ServerSnapshot.State.EJECTED);
    }

    @Test
    void allServersOutIsAnsweredAtOnce() throws Exception {
        proxy.reload(EJECT, one);
        try (RawClient client = proxy.client()) {
            eject(client);
            assertThat(client.ask("GET", key)).isEqualTo("-ERR Connection refused\r\n");
            assertThat(client.ask("MGET", key, "other")).isEqualTo("-ERR Connection refused\r\n");
        }
        two.close();
    }
}
