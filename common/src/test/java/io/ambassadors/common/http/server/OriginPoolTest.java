package io.ambassadors.common.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.proxy.PoolSettings;
import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;
import io.ambassadors.common.testing.RawHttp;
import io.ambassadors.common.testing.ScriptedOrigin;

/** Which connections to origins are kept, and for how long (nginx's {@code keepalive} and its kin). */
class OriginPoolTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final Duration HOUR = Duration.ofHours(1);

    private final RunningProxy.Options options = new RunningProxy.Options();

    @AfterAll
    static void nothingLeaks() {
        Leaks.assertNone();
    }

    private static PoolSettings pool(HttpVersion version, int idle, long requests, Duration time, Duration timeout) {
        return new PoolSettings(version, idle, requests, time, timeout, null);
    }

    @Test
    void noMoreThanSoManyAreKept() throws Exception {
        options.pool = pool(HttpVersion.HTTP_1_1, 2, 1000, HOUR, HOUR);
        CountDownLatch all = new CountDownLatch(5);
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.read();
                    all.countDown();
                    all.await(10, TimeUnit.SECONDS);
                    connection.send(OK).rest();
                });
                RunningProxy proxy = new RunningProxy(options, origin.address())) {
            RawHttp[] clients = new RawHttp[5];
            for (int i = 0; i < clients.length; i++) {
                clients[i] = proxy.connect().send(GET);
            }
            for (RawHttp client : clients) {
                assertThat(client.read().body()).isEqualTo("ok");
                client.close();
            }
            assertThat(proxy.idle()).isEqualTo(2);
            Await.until("the others are closed", () -> origin.open() == 2);
        }
    }

    @Test
    void withoutKeepaliveEachRequestSaysClose() throws Exception {
        options.pool = PoolSettings.unkept(HttpVersion.HTTP_1_1, null);
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = new RunningProxy(options, origin.address());
                RawHttp client = proxy.connect()) {
            client.ask(GET);
            client.ask(GET);
            assertThat(origin.requests).allMatch(r -> "close".equals(r.field("Connection")));
            assertThat(origin.accepted()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionServesSoManyRequests() throws Exception {
        options.pool = pool(HttpVersion.HTTP_1_1, 2, 2, HOUR, HOUR);
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = new RunningProxy(options, origin.address());
                RawHttp client = proxy.connect()) {
            for (int i = 0; i < 4; i++) {
                client.ask(GET);
            }
            assertThat(origin.accepted()).isEqualTo(2);
            assertThat(origin.requests.get(0).field("Connection")).isNull();
            assertThat(origin.requests.get(1).field("Connection")).isEqualTo("close");
        }
    }

    @Test
    void anIdleConnectionIsClosedInTime() throws Exception {
        options.pool = pool(HttpVersion.HTTP_1_1, 2, 1000, HOUR, Duration.ofMillis(200));
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = new RunningProxy(options, origin.address());
                RawHttp client = proxy.connect()) {
            client.ask(GET);
            assertThat(proxy.idle()).isOne();
            Await.until("it is closed", () -> origin.open() == 0);
            assertThat(proxy.idle()).isZero();
            assertThat(client.ask(GET).body()).isEqualTo("ok");
        }
    }

    @Test
    void anOldOriginGetsALengthAndIsAskedToStay() throws Exception {
        options.pool = pool(HttpVersion.HTTP_1_0, 2, 1000, HOUR, HOUR);
        try (ScriptedOrigin origin = ScriptedOrigin.always(
                        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok");
                RunningProxy proxy = new RunningProxy(options, origin.address());
                RawHttp client = proxy.connect()) {
            String chunked = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
            assertThat(client.ask(chunked + "3\r\nabc\r\n0\r\nX: y\r\n\r\n").body())
                    .isEqualTo("ok");
            assertThat(client.ask(chunked + "3\r\nabc\r\n0\r\n\r\n").body()).isEqualTo("ok");
            ScriptedOrigin.Request request = origin.requests.get(0);
            assertThat(request.line()).isEqualTo("PUT / HTTP/1.0");
            assertThat(request.field("Content-Length")).isEqualTo("3");
            assertThat(request.field("Transfer-Encoding")).isNull();
            assertThat(request.field("Connection")).isEqualTo("keep-alive");
            assertThat(origin.accepted()).isOne();
            // Too long to be gathered: nobody knows its length in time.
            client.send(chunked + "8000\r\n" + "a".repeat(0x8000) + "\r\n");
            assertThat(client.read().status()).isEqualTo(411);
            assertThat(client.isEnded()).isTrue();
        }
    }
}
