package io.ambassadors.it.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.HttpMessage;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.Splitter;

/** Told to stop, the ambassador says that it is not ready, ends the requests that it has, says that connections end, and ends with 0. */
class SigtermDrainsIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String DELAY = "-Dambassador.shutdown.delay=1s";
    private static final String DRAIN = "-Dambassador.shutdown.drain=20s";

    @Test
    void requestsUnderWayAreAnswered() throws Exception {
        Splitter.onlyOurs();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        try (HttpOrigin origin = HttpOrigin.start(call -> {
                    asked.countDown();
                    await(finish);
                    call.send(HttpOrigin.ok("late"));
                });
                Splitter splitter = Splitter.start(NginxConf.before(origin), DELAY, DRAIN);
                RawHttp client = splitter.client()) {
            client.send(RawHttp.get("/slow"));
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            splitter.signal("TERM");
            Await.until(
                    "it is not ready",
                    SOON,
                    () -> splitter.get("/q/health/ready").statusCode() == 503);
            assertThat(splitter.get("/q/health/live").statusCode()).isEqualTo(200);
            Await.until("it accepts no more", SOON, () -> refuses(splitter));
            assertThat(splitter.isAlive()).isTrue();
            assertThat(splitter.get("/q/metrics").statusCode()).isEqualTo(200);
            finish.countDown();
            HttpMessage response = client.response();
            assertThat(response.body()).isEqualTo("late");
            assertThat(response.closes()).as(response.head()).isTrue();
            client.expectClosed();
            assertThat(splitter.awaitExit()).isZero();
        } finally {
            finish.countDown();
        }
    }

    @Test
    void newClientsAreServedUntilTheDelayIsOver() {
        Splitter.onlyOurs();
        try (HttpOrigin origin = HttpOrigin.saying("yes");
                Splitter splitter = Splitter.start(NginxConf.before(origin), "-Dambassador.shutdown.delay=3s", DRAIN)) {
            splitter.signal("TERM");
            Await.until(
                    "it is not ready",
                    SOON,
                    () -> splitter.get("/q/health/ready").statusCode() == 503);
            try (RawHttp client = splitter.client()) {
                assertThat(client.ask("/").body()).isEqualTo("yes");
            }
            assertThat(splitter.awaitExit()).isZero();
        }
    }

    @Test
    void idleConnectionsDoNotHoldItUp() {
        Splitter.onlyOurs();
        try (HttpOrigin origin = HttpOrigin.saying("yes");
                Splitter splitter = Splitter.start(NginxConf.before(origin), DRAIN);
                RawHttp idle = splitter.client()) {
            assertThat(idle.ask("/").status()).isEqualTo(200);
            long before = System.nanoTime();
            splitter.signal("TERM");
            idle.expectClosed();
            assertThat(splitter.awaitExit()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
        }
    }

    @Test
    void aRequestThatNeverEndsIsCutAtTheDeadline() throws Exception {
        Splitter.onlyOurs();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (HttpOrigin origin = HttpOrigin.start(call -> {
                    asked.countDown();
                    await(never);
                });
                Splitter splitter = Splitter.start(NginxConf.before(origin), "-Dambassador.shutdown.drain=2s");
                RawHttp client = splitter.client()) {
            client.send(RawHttp.get("/never"));
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            splitter.signal("TERM");
            assertThat(splitter.awaitExit()).isZero();
        } finally {
            never.countDown();
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IOException("nobody lets it answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static boolean refuses(Splitter splitter) {
        try (RawHttp client = splitter.client()) {
            return false;
        } catch (UncheckedIOException refused) {
            return true;
        }
    }
}
