package io.ambassadors.common.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;
import io.ambassadors.common.testing.RawHttp;
import io.ambassadors.common.testing.ScriptedOrigin;

/** Bodies of requests: gathered or streamed, too long, broken off, and answered before they are whole. */
class RequestBodyTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final long MIB = 1 << 20;

    @AfterAll
    static void nothingLeaks() {
        Leaks.assertNone();
    }

    private static String post(long length) {
        return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static String postChunks() {
        return "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 16 * 1024, 16 * 1024 + 1, 70_000, 900_000})
    void bodiesOfAnyLengthArriveWhole(int length) throws Exception {
        String body = "0123456789".repeat(length / 10 + 1).substring(0, length);
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            assertThat(client.ask(post(length) + body).body()).isEqualTo("ok");
            assertThat(client.ask(postChunks() + chunk(body) + "0\r\nX-Sum: 1\r\n\r\n")
                            .body())
                    .isEqualTo("ok");
            assertThat(client.ask(postChunks() + chunk(body) + "0\r\n\r\n").body())
                    .isEqualTo("ok");
            assertThat(origin.requests).hasSize(3).allMatch(request -> request.body()
                    .equals(body));
            assertThat(origin.requests.get(1).field("X-Sum")).isEqualTo("1");
            String framing = length <= 16 * 1024 ? "Content-Length" : "Transfer-Encoding";
            assertThat(origin.requests.get(2).field(framing)).isNotNull();
            assertThat(origin.accepted()).isOne();
        }
    }

    @Test
    void theClientIsToldToContinueWhenTheBodyIsWanted() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            for (int i = 0; i < 2; i++) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(100);
                assertThat(client.ask("abc").status()).isEqualTo(200);
            }
            assertThat(origin.requests.get(1).body()).isEqualTo("abc");
            assertThat(origin.requests.get(1).field("Expect")).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/local", "/"})
    void aRefusalTellsNobodyToContinueAndEndsTheConnection(String path) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            int length = path.equals("/") ? 2_000_000 : 3;
            client.send("POST " + path + " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: " + length
                    + "\r\n\r\n");
            RawHttp.Response response = client.read();
            assertThat(response.status()).isEqualTo(path.equals("/") ? 413 : 200);
            assertThat(response.field("Connection")).isEqualTo("close");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void aShortBodyThatNobodyWantsIsReadAndTheConnectionStays() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            String request = "POST /local HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
            assertThat(client.ask(request).body()).isEqualTo("local");
            assertThat(client.ask("hello" + request + "hello" + GET).body()).isEqualTo("local");
            assertThat(client.read().body()).isEqualTo("ok");
        }
    }

    @Test
    void aLongBodyThatNobodyWantsEndsTheConnectionBehindTheResponse() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            client.send("POST /local HTTP/1.1\r\nHost: a\r\nContent-Length: 800000\r\n\r\n" + "a".repeat(500_000));
            RawHttp.Response response = client.read();
            assertThat(response.body()).isEqualTo("local");
            assertThat(response.field("Connection")).isEqualTo("close");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void aDeclaredBodyThatIsTooLongIsRefusedAtOnce() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = RunningProxy.before(origin)) {
            try (RawHttp client = proxy.connect()) {
                RawHttp.Response response = client.ask(post(MIB + 1) + "a".repeat(100_000));
                assertThat(response.status()).isEqualTo(413);
                assertThat(client.isEnded()).isTrue();
            }
            assertThat(proxy.ended(1)).containsExactly("413 POST / BODY_TOO_LARGE");
            assertThat(origin.accepted()).isZero();
        }
    }

    @Test
    void aBodyThatTurnsOutTooLongIsRefusedOnItsWay() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = RunningProxy.before(origin)) {
            try (RawHttp client = proxy.connect()) {
                client.send(postChunks() + chunk("a".repeat(100_000)).repeat(11));
                assertThat(client.read().status()).isEqualTo(413);
                assertThat(client.isEnded()).isTrue();
            }
            assertThat(proxy.ended(1)).containsExactly("413 POST / BODY_TOO_LARGE");
            Await.until("the origin's connection is closed", () -> origin.open() == 0);
            assertThat(origin.requests).isEmpty();
        }
    }

    @Test
    void anEarlyResponsePassesAndTheOriginsConnectionIsNotUsedAgain() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.readHead();
                    connection.send(OK);
                    connection.rest();
                });
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            assertThat(client.ask(post(50_000) + "a".repeat(20_000)).body()).isEqualTo("ok");
            // The rest is short enough to be read, so that the connection can stay.
            assertThat(client.ask("a".repeat(30_000) + GET).body()).isEqualTo("ok");
            assertThat(origin.accepted()).isEqualTo(2);
        }
    }

    @Test
    void anOriginThatDiesInTheBodyIsA502OnAConnectionThatStays() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    if (connection.number() == 1) {
                        connection.readHead();
                        connection.bytes(20_000);
                        connection.reset();
                    } else if (connection.read() != null) {
                        connection.send(OK);
                    }
                });
                RunningProxy proxy = RunningProxy.before(origin)) {
            try (RawHttp client = proxy.connect()) {
                assertThat(client.ask(post(50_000) + "a".repeat(20_000)).status())
                        .isEqualTo(502);
                assertThat(client.ask("a".repeat(30_000) + GET).body()).isEqualTo("ok");
            }
            assertThat(proxy.ended(2)).containsExactly("502 POST / CLOSED", "200 GET /");
        }
    }

    @Test
    void aSlowOriginHoldsTheClientBack() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        int length = 64 << 20;
        RunningProxy.Options options = new RunningProxy.Options();
        options.proxy = Settings.proxy().maxBody(0).build();
        try (ScriptedOrigin origin = ScriptedOrigin.startNarrow(connection -> {
                    connection.readHead();
                    go.await(10, TimeUnit.SECONDS);
                    for (int i = 0; i < length; i += 1 << 16) {
                        connection.bytes(1 << 16);
                    }
                    connection.send(OK);
                });
                RunningProxy proxy = new RunningProxy(options, origin.address());
                RawHttp client = proxy.connect()) {
            CountDownLatch sent = new CountDownLatch(1);
            Thread sender = new Thread(() -> {
                try {
                    client.send(post(length));
                    for (int i = 0; i < length; i += 1 << 16) {
                        client.send("a".repeat(1 << 16));
                    }
                    sent.countDown();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            sender.start();
            assertBounded(sent);
            go.countDown();
            assertThat(client.read().body()).isEqualTo("ok");
            sender.join();
        }
    }

    @Test
    void aSlowClientHoldsTheOriginBack() throws Exception {
        int length = 64 << 20;
        CountDownLatch sent = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.read();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
                    for (int i = 0; i < length; i += 1 << 16) {
                        connection.send("a".repeat(1 << 16));
                    }
                    sent.countDown();
                });
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = RawHttp.connectNarrow(proxy.port())) {
            client.send(GET);
            assertBounded(sent);
            assertThat(client.read().body()).hasSize(length);
            assertThat(sent.getCount()).isZero();
        }
    }

    /** Not all is sent, nothing more moves, and what is in memory is little. */
    private static void assertBounded(CountDownLatch sent) throws InterruptedException {
        long before = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        assertThat(sent.await(500, TimeUnit.MILLISECONDS)).isFalse();
        long after = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        assertThat(after - before).isLessThan(16 * MIB);
    }
}
