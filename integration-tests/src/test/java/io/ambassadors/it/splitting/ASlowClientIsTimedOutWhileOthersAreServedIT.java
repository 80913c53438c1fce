package io.ambassadors.it.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.Splitter;

/** Who sends a head or a body too slowly loses its connection after the time that the file gives it. Nobody else notices. */
class ASlowClientIsTimedOutWhileOthersAreServedIT {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration AT_MOST = Duration.ofSeconds(6);

    @Test
    void headBytesThatDrip() throws Exception {
        timedOut("client_header_timeout 1s;", "GET / HTTP/1.1\r\nX-Slow: ", true);
    }

    @Test
    void aBodyThatStops() throws Exception {
        timedOut("client_body_timeout 1s;", "POST / HTTP/1.1\r\nHost: it\r\nContent-Length: 100\r\n\r\nbegin", false);
    }

    @Test
    void aConnectionThatIsIdle() throws Exception {
        String request = RawHttp.get("/idle");
        try (HttpOrigin origin = HttpOrigin.saying("yes");
                Splitter splitter = Splitter.start(NginxConf.before(origin).server("keepalive_timeout 1s;"));
                RawHttp client = splitter.client()) {
            client.send(request);
            assertThat(client.response().body()).isEqualTo("yes");
            long before = System.nanoTime();
            client.expectClosed();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(LIMIT.dividedBy(2), AT_MOST);
        }
    }

    private static void timedOut(String limit, String beginning, boolean drips) throws Exception {
        try (HttpOrigin origin = HttpOrigin.saying("yes");
                Splitter splitter = Splitter.start(NginxConf.before(origin).server(limit));
                RawHttp slow = splitter.client();
                RawHttp busy = splitter.client()) {
            assertThat(busy.ask("/before").body()).isEqualTo("yes");
            slow.send(beginning);
            CompletableFuture<Duration> ended = CompletableFuture.supplyAsync(() -> untilClosed(slow, drips));
            int served = 0;
            while (!ended.isDone()) {
                try (RawHttp once = splitter.client()) {
                    assertThat(once.ask("/once").body()).isEqualTo("yes");
                }
                served++;
            }
            assertThat(ended.get(1, TimeUnit.SECONDS)).isBetween(LIMIT.dividedBy(2), AT_MOST);
            assertThat(served).isGreaterThan(20);
            assertThat(busy.ask("/after").body()).isEqualTo("yes");
        }
    }

    /** How long the connection lives; nginx says nothing at its end, and 408 is the one thing that may be said. */
    private static Duration untilClosed(RawHttp slow, boolean drips) {
        long before = System.nanoTime();
        try {
            slow.socket().setSoTimeout(200);
            StringBuilder said = new StringBuilder();
            int next = 0;
            while (next >= 0 && System.nanoTime() - before < AT_MOST.toNanos()) {
                try {
                    next = slow.in().read();
                    if (next >= 0) {
                        said.append((char) next);
                    }
                } catch (SocketTimeoutException notYet) {
                    if (drips) {
                        slow.send("x");
                    }
                }
            }
            assertThat(said.toString()).matches("(HTTP/1\\.1 408 (?s:.*))?");
        } catch (IOException | UncheckedIOException reset) {
            // An end as well.
        }
        return Duration.ofNanos(System.nanoTime() - before);
    }
}
