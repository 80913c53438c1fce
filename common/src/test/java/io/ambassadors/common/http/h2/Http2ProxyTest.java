package io.ambassadors.common.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.http.h1.Http1OriginPool;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.OriginPool;
import io.ambassadors.common.http.proxy.PoolSettings;
import io.ambassadors.common.http.proxy.ProxySettings;
import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;

/** From a client that speaks HTTP/2 to origins that do, frame by frame on both sides. */
class Http2ProxyTest {
    private static final int CANCEL = 8;
    private static final int REFUSED_STREAM = 7;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ServerSocket origin;
    private TestSite site;
    private OriginPool pool;
    private RawHttp2 client;
    private RawHttp2 server;

    /** What an origin does on one connection. */
    private interface Script {
        void run(RawHttp2 connection) throws Exception;
    }

    @BeforeEach
    void listen() throws IOException {
        origin = new ServerSocket(0);
    }

    @AfterEach
    void nothingLeaks() throws IOException {
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
        origin.close();
        if (site != null) {
            site.close();
            assertThat(site.failures()).isEmpty();
        }
        threads.shutdownNow();
        Leaks.assertNone();
    }

    private void proxy(ProxySettings settings) throws IOException {
        proxy(settings, loop -> new Http2OriginPool(loop, TestPlan.POOL));
    }

    private void proxy(ProxySettings settings, Function<HttpLoop, OriginPool> pools) throws IOException {
        TestPlan[] plan = new TestPlan[1];
        site = new TestSite(exchange -> {
            if (plan[0] == null) {
                pool = pools.apply(exchange.loop());
                plan[0] = new TestPlan((InetSocketAddress) address(), pool, settings);
            }
            exchange.proxy(plan[0]);
        });
        client = RawHttp2.client(site.port());
    }

    private java.net.SocketAddress address() {
        return new InetSocketAddress("127.0.0.1", origin.getLocalPort());
    }

    private Future<?> serve(Script script, int... settings) {
        return threads.submit(() -> {
            try (RawHttp2 connection = RawHttp2.server(origin.accept(), settings)) {
                script.run(connection);
            }
            return null;
        });
    }

    private static void answer(RawHttp2 connection, int stream, String text) throws IOException {
        connection.headers(stream, false, ":status", "200");
        connection.data(stream, true, text);
    }

    @Test
    void passesRequestAndResponseOn() throws Exception {
        proxy(ProxySettings.DEFAULT);
        Future<?> served = serve(connection -> {
            RawHttp2.Frame head = connection.await(RawHttp2.HEADERS);
            assertThat(head.fields())
                    .containsEntry(":method", "POST")
                    .containsEntry(":path", "/a?b")
                    .containsEntry(":scheme", "http")
                    .containsEntry(":authority", "test.example")
                    .containsEntry("content-length", "3")
                    .containsEntry("x-a", "b")
                    .doesNotContainKey("host");
            assertThat(connection.await(RawHttp2.DATA).text()).isEqualTo("abc");
            connection.headers(head.stream(), false, ":status", "103", "link", "x");
            connection.headers(head.stream(), false, ":status", "201", "content-length", "5", "x-c", "d");
            connection.data(head.stream(), true, "hello");
            connection.awaitClose();
        });
        client.request(1, false, "POST", "/a?b", "x-a", "b");
        client.data(1, true, "abc");
        RawHttp2.Frame head = client.await(RawHttp2.HEADERS);
        assertThat(head.fields())
                .containsEntry(":status", "201")
                .containsEntry("content-length", "5")
                .containsEntry("x-c", "d");
        assertThat(client.await(RawHttp2.DATA).text()).isEqualTo("hello");
        Exchange ended = site.nextEnded();
        assertThat(ended.lastAttempt().bytesSent()).isGreaterThan(9 + 3);
        assertThat(ended.lastAttempt().bytesReceived()).isGreaterThan(5);
        assertThat(site.onLoop(pool::active)).isZero();
        assertThat(site.onLoop(pool::idle)).isEqualTo(1);
        site.onLoop(() -> {
            pool.retire();
            return null;
        });
        served.get();
    }

    @Test
    void trailersOnlyResponsesStayWhatTheyAre() throws Exception {
        proxy(TestPlan.streaming());
        serve(connection -> {
            RawHttp2.Frame head = connection.await(RawHttp2.HEADERS);
            assertThat(head.fields()).containsEntry("te", "trailers");
            connection.headers(head.stream(), true, ":status", "200", "grpc-status", "12");
            connection.awaitClose();
        });
        client.request(1, false, "POST", "/grpc", "te", "trailers", "content-type", "application/grpc");
        RawHttp2.Frame head = client.await(RawHttp2.HEADERS);
        assertThat(head.ends()).isTrue();
        assertThat(head.fields()).containsEntry("grpc-status", "12");
        assertThat(client.await(RawHttp2.RST_STREAM).error()).isZero();
    }

    @Test
    void streamsBothWaysAtOnceWithTrailers() throws Exception {
        proxy(TestPlan.streaming());
        Future<?> served = serve(connection -> {
            int stream = connection.await(RawHttp2.HEADERS).stream();
            connection.headers(stream, false, ":status", "200");
            RawHttp2.Frame frame = connection.await(RawHttp2.DATA);
            while (!frame.text().equals("end")) {
                connection.data(stream, false, "echo " + frame.text());
                frame = connection.await(RawHttp2.DATA);
            }
            assertThat(connection.await(RawHttp2.HEADERS).fields()).containsEntry("x-sum", "3");
            connection.headers(stream, true, "grpc-status", "0");
            connection.awaitClose();
        });
        client.request(1, false, "POST", "/grpc");
        assertThat(client.await(RawHttp2.HEADERS).fields()).containsEntry(":status", "200");
        for (int i = 0; i < 3; i++) {
            client.data(1, false, "message " + i);
            assertThat(client.await(RawHttp2.DATA).text()).isEqualTo("echo message " + i);
        }
        client.data(1, false, "end");
        client.headers(1, true, "x-sum", "3");
        RawHttp2.Frame trailers = client.await(RawHttp2.HEADERS);
        assertThat(trailers.fields()).containsEntry("grpc-status", "0").doesNotContainKey(":status");
        assertThat(trailers.ends()).isTrue();
        client.close();
        site.onLoop(() -> {
            pool.retire();
            return null;
        });
        served.get();
    }

    @Test
    void aClientThatIsGoneCancelsTheOriginsWork() throws Exception {
        proxy(ProxySettings.DEFAULT);
        Future<Integer> error = threads.submit(() -> {
            try (RawHttp2 connection = RawHttp2.server(origin.accept())) {
                connection.await(RawHttp2.HEADERS);
                client.send(RawHttp2.RST_STREAM, 0, 1, RawHttp2.number(CANCEL));
                return connection.await(RawHttp2.RST_STREAM).error();
            }
        });
        client.request(1, true, "GET", "/");
        assertThat(error.get()).isEqualTo(CANCEL);
        Exchange ended = site.nextEnded();
        assertThat(ended.status()).isEqualTo(499);
        assertThat(ended.failure()).isEqualTo(Failure.CLIENT_CLOSED);
    }

    @Test
    void responsesThatMakeNoSenseAre502() throws Exception {
        String[][] heads = {
            {":status", "20"},
            {":status", "101"},
            {"x-a", "b"},
            {":status", "200", ":status", "200"},
            {":status", "200", "connection", "close"},
            {":status", "200", "X-A", "b"},
            {":status", "200", "content-length", "1", "content-length", "1"},
            {":status", "200", "content-length", "5"},
            {":status", "200", "x-a", "b".repeat(9000)},
        };
        proxy(ProxySettings.DEFAULT);
        serve(connection -> {
            for (String[] head : heads) {
                connection.headers(connection.await(RawHttp2.HEADERS).stream(), true, head);
            }
            connection.awaitClose();
        });
        for (int i = 0; i < heads.length; i++) {
            client.request(2 * i + 1, true, "GET", "/");
            assertThat(client.response(2 * i + 1))
                    .as(String.join(" ", heads[i]))
                    .startsWith("502 ");
        }
        assertThat(site.ended()).hasSize(heads.length);
        assertThat(site.onLoop(pool::idle)).as("the connection is still good").isEqualTo(1);
    }

    @Test
    void aBodyOfAnotherLengthThanDeclaredBreaksOff() throws Exception {
        proxy(ProxySettings.DEFAULT);
        serve(connection -> {
            int stream = connection.await(RawHttp2.HEADERS).stream();
            connection.headers(stream, false, ":status", "200", "content-length", "5");
            connection.data(stream, true, "abc");
            connection.awaitClose();
        });
        client.request(1, true, "GET", "/");
        assertThat(client.response(1)).startsWith("200 ").endsWith("RST 2");
        assertThat(site.nextEnded().failure()).isEqualTo(Failure.INVALID_RESPONSE);
    }

    @Test
    void whatGoawayLeavesOutIsAskedAgainElsewhere() throws Exception {
        proxy(ProxySettings.DEFAULT);
        serve(connection -> {
            answer(connection, connection.await(RawHttp2.HEADERS).stream(), "one");
            int stream = connection.await(RawHttp2.HEADERS).stream();
            byte[] goodbye = {0, 0, 0, (byte) (stream - 2), 0, 0, 0, 0};
            connection.send(RawHttp2.GOAWAY, 0, 0, goodbye);
            connection.awaitClose();
        });
        client.request(1, true, "GET", "/");
        assertThat(client.response(1)).isEqualTo("200 one");
        client.request(3, true, "GET", "/");
        serve(connection -> {
            answer(connection, connection.await(RawHttp2.HEADERS).stream(), "two");
            connection.awaitClose();
        });
        assertThat(client.response(3)).isEqualTo("200 two");
    }

    @Test
    void whatIsRefusedIsAskedAgainOnceTheConnectionHasServed() throws Exception {
        proxy(ProxySettings.DEFAULT);
        serve(connection -> {
            answer(connection, connection.await(RawHttp2.HEADERS).stream(), "one");
            connection.send(
                    RawHttp2.RST_STREAM,
                    0,
                    connection.await(RawHttp2.HEADERS).stream(),
                    RawHttp2.number(REFUSED_STREAM));
            connection.awaitClose();
        });
        client.request(1, true, "GET", "/");
        assertThat(client.response(1)).isEqualTo("200 one");
        client.request(3, true, "GET", "/");
        serve(connection -> {
            connection.send(
                    RawHttp2.RST_STREAM,
                    0,
                    connection.await(RawHttp2.HEADERS).stream(),
                    RawHttp2.number(REFUSED_STREAM));
            connection.awaitClose();
        });
        // A new connection that refuses at once is an origin that fails.
        assertThat(client.response(3)).startsWith("502 ");
    }

    @Test
    void aConnectionWithoutRoomGetsASister() throws Exception {
        proxy(ProxySettings.DEFAULT);
        Script holding = connection -> {
            int first = connection.await(RawHttp2.HEADERS).stream();
            int second = connection.await(RawHttp2.HEADERS).stream();
            answer(connection, second, "b");
            answer(connection, first, "a");
            connection.awaitClose();
        };
        // SETTINGS_MAX_CONCURRENT_STREAMS
        Future<?> one = serve(holding, 3, 2);
        Future<?> two = serve(holding, 3, 2);
        for (int stream = 1; stream <= 7; stream += 2) {
            client.request(stream, true, "GET", "/");
        }
        for (int stream = 1; stream <= 7; stream += 2) {
            assertThat(client.response(stream)).startsWith("200 ");
        }
        assertThat(site.onLoop(pool::idle)).isEqualTo(2);
        site.onLoop(() -> {
            pool.retire();
            return null;
        });
        one.get();
        two.get();
        Await.until("they are gone", () -> site.onLoop(pool::idle) + site.onLoop(pool::active) == 0);
    }

    @Test
    void connectionsEndByCountAndByIdleness() throws Exception {
        PoolSettings short3 = new PoolSettings(
                io.ambassadors.common.http.HttpVersion.HTTP_2, 8, 3, Duration.ofHours(1), Duration.ofMillis(100), null);
        proxy(ProxySettings.DEFAULT, loop -> new Http2OriginPool(loop, short3));
        for (int i = 0; i < 2; i++) {
            serve(connection -> {
                while (true) {
                    answer(connection, connection.await(RawHttp2.HEADERS).stream(), "x");
                }
            });
        }
        for (int stream = 1; stream <= 7; stream += 2) {
            client.request(stream, true, "GET", "/");
            assertThat(client.response(stream)).isEqualTo("200 x");
        }
        Await.until("the second is idle for too long", () -> site.onLoop(pool::idle) + site.onLoop(pool::active) == 0);
    }

    @Test
    void anOriginThatIsNotThereIs502() throws Exception {
        proxy(ProxySettings.DEFAULT);
        origin.close();
        client.request(1, true, "GET", "/");
        assertThat(client.response(1)).isEqualTo("502 connect failed");
        assertThat(site.onLoop(pool::active)).isZero();
    }

    @Test
    void anOriginThatSaysNothingIs504AndNotAskedAgainOnThatConnection() throws Exception {
        proxy(TestPlan.settings(0, true, Duration.ofMillis(1200)));
        Future<Integer> error = threads.submit(() -> {
            try (RawHttp2 connection = RawHttp2.server(origin.accept())) {
                return connection.await(RawHttp2.RST_STREAM).error();
            }
        });
        client.request(1, true, "GET", "/");
        assertThat(client.response(1)).startsWith("504 ");
        assertThat(error.get()).isEqualTo(CANCEL);
        Await.until("it is given up", () -> site.onLoop(pool::idle) + site.onLoop(pool::active) == 0);
    }

    @Test
    void aWebsocketOverHttp2ReachesAnHttp1Origin() throws Exception {
        proxy(
                ProxySettings.DEFAULT,
                loop -> new Http1OriginPool(
                        loop, PoolSettings.unkept(io.ambassadors.common.http.HttpVersion.HTTP_1_1, null)));
        Future<String> asked = threads.submit(() -> {
            try (var socket = origin.accept();
                    var in = new java.io.BufferedReader(new java.io.InputStreamReader(
                            socket.getInputStream(), java.nio.charset.StandardCharsets.ISO_8859_1))) {
                StringBuilder head = new StringBuilder();
                for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                    head.append(line.toLowerCase(java.util.Locale.ROOT)).append('\n');
                }
                socket.getOutputStream()
                        .write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                        + "Sec-WebSocket-Accept: x\r\nX-A: b\r\n\r\n")
                                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
                socket.getOutputStream().write(in.read());
                socket.getOutputStream().write(in.read());
                return head.toString();
            }
        });
        client.headers(
                1,
                false,
                ":method",
                "CONNECT",
                ":protocol",
                "websocket",
                ":scheme",
                "http",
                ":authority",
                "test.example",
                ":path",
                "/chat",
                "sec-websocket-version",
                "13");
        RawHttp2.Frame opened = client.await(RawHttp2.HEADERS);
        assertThat(opened.fields())
                .containsEntry(":status", "200")
                .containsEntry("x-a", "b")
                .doesNotContainKeys("sec-websocket-accept", "upgrade", "connection");
        client.data(1, false, "hi");
        assertThat(asked.get())
                .startsWith("get /chat http/1.1\n")
                .contains("upgrade: websocket\n", "connection: upgrade\n", "sec-websocket-key: ");
        assertThat(client.response(1)).startsWith("hi");
    }
}
