package io.ambassadors.common.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;
import io.ambassadors.common.testing.RawHttp;
import io.ambassadors.common.testing.ScriptedOrigin;

/** Upgrade: after 101, bytes pass as they are, until both sides have ended (RFC 9110, 7.8). */
class TunnelTest {
    private static final String ASK =
            "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n";
    private static final String SWITCH =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX: y\r\n\r\n";
    private static final int LONG = 8_000_000;

    @AfterAll
    static void nothingLeaks() {
        Leaks.assertNone();
    }

    @Test
    void bytesPassBothWaysAndTheOriginMayEndFirst() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    ScriptedOrigin.Request request = connection.readHead();
                    assertThat(request.field("Upgrade")).isEqualTo("websocket");
                    assertThat(request.field("Connection")).isEqualTo("upgrade");
                    connection.send(SWITCH + "hello");
                    assertThat(connection.bytes(4)).isEqualTo("ping");
                    connection.send("pong").shutdown();
                    assertThat(connection.rest()).isEqualTo("bye" + "a".repeat(LONG));
                });
                RunningProxy proxy = RunningProxy.before(origin)) {
            try (RawHttp client = proxy.connect()) {
                RawHttp.Response response = client.ask(ASK);
                assertThat(response.status()).isEqualTo(101);
                assertThat(response.field("Upgrade")).isEqualTo("websocket");
                assertThat(response.field("Connection")).isEqualTo("upgrade");
                assertThat(response.field("X")).isEqualTo("y");
                assertThat(client.bytes(5)).isEqualTo("hello");
                client.send("ping");
                assertThat(client.rest()).isEqualTo("pong");
                client.send("bye" + "a".repeat(LONG)).shutdown();
                Await.until("the origin has read to the end", () -> origin.open() == 0);
            }
            assertThat(proxy.ended(1)).containsExactly("101 GET /ws");
            assertThat(proxy.service.outcomes).containsExactly("origin1 OK");
            assertThat(proxy.idle()).isZero();
        }
    }

    @Test
    void theClientMayEndFirst() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.readHead();
                    connection.send(SWITCH);
                    String all = connection.rest();
                    connection.send(all);
                });
                RunningProxy proxy = RunningProxy.before(origin)) {
            try (RawHttp client = RawHttp.connectNarrow(proxy.port())) {
                assertThat(client.ask(ASK).status()).isEqualTo(101);
                client.send("a".repeat(LONG)).shutdown();
                assertThat(client.rest()).isEqualTo("a".repeat(LONG));
            }
            assertThat(proxy.ended(1)).containsExactly("101 GET /ws");
        }
    }

    @Test
    void bytesBehindTheRequestAndTheEndAfterThemPass() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.readHead();
                    go.await(10, TimeUnit.SECONDS);
                    connection.send(SWITCH);
                    connection.send("got " + connection.rest());
                });
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            client.send(ASK + "early");
            go.countDown();
            assertThat(client.read().status()).isEqualTo(101);
            client.shutdown();
            assertThat(client.rest()).isEqualTo("got early");
        }
    }

    @Test
    void aRefusedUpgradeIsAResponseAsAnyOther() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.read();
                    connection.send("HTTP/1.1 426 No\r\nX: y\r\nContent-Length: 4\r\n\r\nbody");
                });
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            for (int i = 0; i < 2; i++) {
                RawHttp.Response response = client.ask(ASK);
                assertThat(response.status()).isEqualTo(426);
                assertThat(response.field("X")).isEqualTo("y");
                assertThat(response.body()).isEqualTo("body");
            }
        }
    }

    @Test
    void noHundredIsSentIntoATunnel() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.readHead();
                    connection.send(SWITCH + "hello");
                    connection.rest();
                });
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            client.send(ASK.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"));
            assertThat(client.read().status()).isEqualTo(101);
            client.shutdown();
            assertThat(client.rest()).isEqualTo("hello");
        }
    }

    @Test
    void anIdleTunnelIsClosed() throws Exception {
        RunningProxy.Options options = new RunningProxy.Options();
        options.proxy = Settings.proxy().read(Duration.ofMillis(300)).build();
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.readHead();
                    connection.send(SWITCH);
                    connection.rest();
                });
                RunningProxy proxy = new RunningProxy(options, origin.address());
                RawHttp client = proxy.connect()) {
            assertThat(client.ask(ASK).status()).isEqualTo(101);
            assertThat(client.isEnded()).isTrue();
            assertThat(proxy.ended(1)).containsExactly("101 GET /ws READ_TIMEOUT");
        }
    }

    @Test
    void eitherSideMayBreakIt() throws Exception {
        for (boolean clientBreaks : new boolean[] {true, false}) {
            try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                        connection.readHead();
                        connection.send(SWITCH);
                        if (clientBreaks) {
                            connection.rest();
                        } else {
                            connection.bytes(1);
                            connection.reset();
                        }
                    });
                    RunningProxy proxy = RunningProxy.before(origin);
                    RawHttp client = proxy.connect()) {
                assertThat(client.ask(ASK).status()).isEqualTo(101);
                client.send("x");
                if (clientBreaks) {
                    client.reset();
                } else {
                    assertThat(client.isEnded()).isTrue();
                }
                proxy.ended(1);
                Await.until("the origin's connection is closed", () -> origin.open() == 0);
            }
        }
    }
}
