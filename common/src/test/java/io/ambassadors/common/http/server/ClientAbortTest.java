package io.ambassadors.common.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;
import io.ambassadors.common.testing.RawHttp;
import io.ambassadors.common.testing.ScriptedOrigin;

/** A client that goes takes its request with it, and frees what it held. */
class ClientAbortTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\n";

    @AfterAll
    static void nothingLeaks() {
        Leaks.assertNone();
    }

    private static void leave(RawHttp client, String how) throws Exception {
        switch (how) {
            case "reset" -> client.reset();
            case "close" -> client.close();
            default -> client.shutdown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "close", "shutdown"})
    void whileTheOriginWorks(String how) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.read();
                    connection.rest();
                });
                RunningProxy proxy = RunningProxy.before(origin)) {
            try (RawHttp client = proxy.connect()) {
                client.send(GET);
                Await.until("the origin has the request", () -> !origin.requests.isEmpty());
                leave(client, how);
                assertThat(proxy.ended(1)).containsExactly("499 GET / CLIENT_CLOSED");
                Await.until("the origin's connection is closed", () -> origin.open() == 0);
            }
            assertThat(proxy.service.outcomes).containsExactly("origin1 OK");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "close", "shutdown"})
    void whileItSendsTheBody(String how) throws Exception {
        // A connection on which nothing was asked yet would be kept for another request.
        Semaphore asked = new Semaphore(0);
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.readHead();
                    asked.release();
                    connection.rest();
                });
                RunningProxy proxy = RunningProxy.before(origin)) {
            for (int sent : new int[] {10, 30_000}) {
                try (RawHttp client = proxy.connect()) {
                    client.send(POST + "a".repeat(sent));
                    assertThat(asked.tryAcquire(10, TimeUnit.SECONDS))
                            .as("the origin is asked")
                            .isTrue();
                    leave(client, how);
                    Await.until("the origin's connection is closed", () -> origin.open() == 0);
                }
            }
            assertThat(proxy.ended(2)).containsOnly("499 POST / CLIENT_CLOSED");
        }
    }

    @Test
    void whileItGetsTheResponse() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    connection.read();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n");
                    for (int i = 0; i < 50; i++) {
                        connection.send("a".repeat(1_000_000));
                    }
                });
                RunningProxy proxy = RunningProxy.before(origin)) {
            try (RawHttp client = RawHttp.connectNarrow(proxy.port())) {
                client.send(GET);
                client.bytes(100_000);
                client.reset();
            }
            assertThat(proxy.ended(1)).containsExactly("200 GET / CLIENT_CLOSED");
            Await.until("the origin's connection is closed", () -> origin.open() == 0);
        }
    }

    @Test
    void theOriginsWorkGoesOnIfThatIsAskedFor() throws Exception {
        RunningProxy.Options options = new RunningProxy.Options();
        options.proxy = Settings.proxy().ignoreAbort().build();
        CountDownLatch go = new CountDownLatch(1);
        String body = "a".repeat(1_000_000);
        try (ScriptedOrigin origin = ScriptedOrigin.start(connection -> {
                    for (connection.read(); ; connection.read()) {
                        go.await(10, TimeUnit.SECONDS);
                        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + body);
                    }
                });
                RunningProxy proxy = new RunningProxy(options, origin.address())) {
            try (RawHttp client = proxy.connect()) {
                client.send(GET);
                Await.until("the origin has the request", () -> !origin.requests.isEmpty());
            }
            Await.until("the client is gone", () -> proxy.loops.clients() == 0);
            go.countDown();
            assertThat(proxy.ended(1)).containsExactly("200 GET /");
            assertThat(proxy.idle()).isOne();
        }
    }

    @Test
    void beforeTheConnectionToTheOriginIsThere() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                RunningProxy proxy = RunningProxy.before(origin)) {
            for (int i = 0; i < 50; i++) {
                try (RawHttp client = proxy.connect()) {
                    client.send(GET);
                    client.reset();
                }
            }
            Await.until("all clients are gone", () -> proxy.loops.clients() == 0);
            try (RawHttp client = proxy.connect()) {
                assertThat(client.ask(GET).body()).isEqualTo("ok");
            }
        }
    }
}
