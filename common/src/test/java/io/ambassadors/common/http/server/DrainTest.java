package io.ambassadors.common.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;
import io.ambassadors.common.testing.RawHttp;
import io.ambassadors.common.testing.ScriptedOrigin;

/** Before the process ends: requests under way are served, and no client is left in doubt. */
class DrainTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    @AfterAll
    static void nothingLeaks() {
        Leaks.assertNone();
    }

    @Test
    void whatIsUnderWayEndsAndTheConnectionClosesBehindIt() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.read();
                    go.await(10, TimeUnit.SECONDS);
                    connection.send(OK);
                });
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            client.send(GET);
            Await.until("the origin has the request", () -> !origin.requests.isEmpty());
            proxy.loops.run(HttpLoop::drain);
            go.countDown();
            RawHttp.Response response = client.read();
            assertThat(response.body()).isEqualTo("ok");
            assertThat(response.field("Connection")).isEqualTo("close");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void idleConnectionsClose() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            client.ask(GET);
            proxy.loops.run(HttpLoop::drain);
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void aConnectionThatHasAskedNothingYetIsServedOnce() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.always(OK);
                RunningProxy proxy = RunningProxy.before(origin);
                RawHttp client = proxy.connect()) {
            Await.until("the client is there", () -> proxy.loops.clients() == 1);
            proxy.loops.run(HttpLoop::drain);
            assertThat(client.ask(GET).field("Connection")).isEqualTo("close");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void aClientCountsUntilItHasTakenItsResponse() throws Exception {
        RunningProxy.Options options = new RunningProxy.Options();
        options.proxy = Settings.proxy().readAhead(64 << 20).build();
        String body = "a".repeat(20_000_000);
        try (ScriptedOrigin origin = ScriptedOrigin.always(
                        "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
                RunningProxy proxy = new RunningProxy(options, origin.address());
                RawHttp client = RawHttp.connectNarrow(proxy.port())) {
            proxy.loops.run(HttpLoop::drain);
            client.send(GET);
            assertThat(proxy.ended(1)).containsExactly("200 GET /");
            assertThat(proxy.loops.clients()).isOne();
            assertThat(client.read().body()).hasSize(body.length());
            Await.until("the client is gone", () -> proxy.loops.clients() == 0);
        }
    }
}
