package io.ambassadors.common.http.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.http.proxy.OriginPool;
import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;

/** Nobody is sent more than he takes, and nobody is read from faster than the other side takes it. */
class Http2FlowControlTest {
    private static final int TOTAL = 8 << 20;
    private static final int CHUNK = 16 * 1024;
    /** Windows, read-ahead, and the buffers of two sockets in each direction. */
    private static final long BOUND = 4 << 20;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ServerSocket origin;
    private TestSite site;
    private RawHttp2 client;

    @BeforeEach
    void listen() throws IOException {
        origin = new ServerSocket(0);
        TestPlan[] plan = new TestPlan[1];
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", origin.getLocalPort());
        site = new TestSite(exchange -> {
            if (plan[0] == null) {
                OriginPool pool = new Http2OriginPool(exchange.loop(), TestPlan.POOL);
                plan[0] = new TestPlan(address, pool, TestPlan.streaming());
            }
            exchange.proxy(plan[0]);
        });
    }

    @AfterEach
    void nothingLeaks() throws IOException {
        client.close();
        origin.close();
        site.close();
        threads.shutdownNow();
        assertThat(site.failures()).isEmpty();
        Leaks.assertNone();
    }

    @Test
    void anOriginWaitsForASlowClient() throws Exception {
        AtomicLong sent = new AtomicLong();
        threads.submit(() -> {
            try (RawHttp2 connection = RawHttp2.server(origin.accept())) {
                int stream = connection.await(RawHttp2.HEADERS).stream();
                connection.headers(stream, false, ":status", "200");
                connection.sendZeros(stream, TOTAL, CHUNK, sent);
                connection.awaitClose();
            }
            return null;
        });
        client = RawHttp2.client(site.port());
        client.request(1, true, "GET", "/");
        assertThat(client.await(RawHttp2.HEADERS).fields()).containsEntry(":status", "200");
        long before = awaitStandstill(sent);
        assertThat(before)
                .as("what is on its way to a client that takes nothing")
                .isLessThan(BOUND);
        assertThat(takeAll(client, 1)).isEqualTo(TOTAL);
        assertThat(sent.get()).isEqualTo(TOTAL);
        assertThat(site.nextEnded().failure()).isNull();
    }

    @Test
    void aClientWaitsForASlowOrigin() throws Exception {
        Future<Long> taken = threads.submit(() -> {
            try (RawHttp2 connection = RawHttp2.server(origin.accept())) {
                int stream = connection.await(RawHttp2.HEADERS).stream();
                synchronized (this) {
                    wait(20_000);
                }
                long all = takeAll(connection, stream);
                connection.headers(stream, true, ":status", "200");
                connection.awaitClose();
                return all;
            }
        });
        client = RawHttp2.client(site.port());
        client.request(1, false, "POST", "/");
        AtomicLong sent = new AtomicLong();
        Future<?> sending = threads.submit(() -> {
            client.sendZeros(1, TOTAL, CHUNK, sent);
            return null;
        });
        assertThat(awaitStandstill(sent)).isLessThan(BOUND);
        synchronized (this) {
            notifyAll();
        }
        sending.get();
        assertThat(client.response(1)).isEqualTo("200 ");
        client.close();
        site.onLoop(() -> {
            site.nextEnded().lastAttempt().endpoint().pool().retire();
            return null;
        });
        assertThat(taken.get()).isEqualTo(TOTAL);
    }

    @Test
    void aStreamThatWaitsDoesNotHoldUpOthers() throws Exception {
        threads.submit(() -> {
            try (RawHttp2 connection = RawHttp2.server(origin.accept())) {
                int slow = connection.await(RawHttp2.HEADERS).stream();
                connection.headers(slow, false, ":status", "200");
                for (int i = 0; i < 12; i++) {
                    connection.send(RawHttp2.DATA, 0, slow, new byte[CHUNK]);
                }
                int quick = connection.await(RawHttp2.HEADERS).stream();
                connection.headers(quick, false, ":status", "200");
                connection.data(quick, true, "quick");
                connection.awaitClose();
            }
            return null;
        });
        client = RawHttp2.client(site.port());
        client.request(1, true, "GET", "/slow");
        assertThat(client.await(RawHttp2.HEADERS).fields()).containsEntry(":status", "200");
        // Room on the connection, none on the stream.
        client.send(RawHttp2.WINDOW_UPDATE, 0, 0, RawHttp2.number(1 << 20));
        client.request(3, true, "GET", "/quick");
        assertThat(client.response(3)).isEqualTo("200 quick");
    }

    private static long takeAll(RawHttp2 connection, int stream) throws IOException {
        long all = 0;
        connection.send(RawHttp2.WINDOW_UPDATE, 0, 0, RawHttp2.number(TOTAL));
        connection.send(RawHttp2.WINDOW_UPDATE, 0, stream, RawHttp2.number(TOTAL));
        while (true) {
            RawHttp2.Frame data = connection.await(RawHttp2.DATA);
            all += data.payload().length;
            if (data.ends()) {
                return all;
            }
        }
    }

    /** The number when it has not grown for a while. */
    private static long awaitStandstill(AtomicLong number) {
        long[] last = {-1};
        int[] still = {0};
        Await.until("no more is sent", () -> {
            long now = number.get();
            still[0] = now == last[0] && now > 0 ? still[0] + 1 : 0;
            last[0] = now;
            return still[0] > 60;
        });
        return last[0];
    }
}
