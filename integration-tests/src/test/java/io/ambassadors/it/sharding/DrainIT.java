package io.ambassadors.it.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.Ambassador;
import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.NutcrackerYml;
import io.ambassadors.it.harness.RawRedis;
import io.ambassadors.it.harness.RedisNode;

/** Told to stop, the ambassador says that it is not ready, serves the clients that it has until they go, and ends with 0. */
class DrainIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String DELAY = "-Dambassador.shutdown.delay=1s";
    private static final String DRAIN = "-Dambassador.shutdown.drain=20s";

    @Test
    void clientsThatAreThereAreServedToTheEnd() throws Exception {
        Ambassador.onlyOurs();
        AtomicBoolean leave = new AtomicBoolean();
        try (RedisNode node = RedisNode.start();
                Ambassador ambassador = start(node, DRAIN)) {
            RawRedis busy = ambassador.client();
            CompletableFuture<Integer> served = CompletableFuture.supplyAsync(() -> serve(busy, leave));
            ambassador.signal("TERM");
            Await.until(
                    "it is not ready",
                    SOON,
                    () -> ambassador.get("/q/health/ready").statusCode() == 503);
            assertThat(ambassador.get("/q/health/live").statusCode()).isEqualTo(200);
            Await.until("it accepts no more", SOON, () -> refuses(ambassador));
            assertThat(ambassador.isAlive()).isTrue();
            assertThat(ambassador.get("/q/metrics").statusCode()).isEqualTo(200);
            leave.set(true);
            assertThat(served.get(10, TimeUnit.SECONDS)).isPositive();
            busy.close();
            assertThat(ambassador.awaitExit()).isZero();
        }
    }

    @Test
    void withoutClientsItEndsAtOnce() {
        Ambassador.onlyOurs();
        try (RedisNode node = RedisNode.start();
                Ambassador ambassador = start(node, DRAIN)) {
            long before = System.nanoTime();
            ambassador.signal("TERM");
            assertThat(ambassador.awaitExit()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
        }
    }

    @Test
    void aClientThatStaysIsClosedAtTheDeadline() {
        Ambassador.onlyOurs();
        try (RedisNode node = RedisNode.start();
                Ambassador ambassador = start(node, "-Dambassador.shutdown.drain=2s");
                RawRedis stays = ambassador.client()) {
            assertThat(stays.call("PING")).isEqualTo("+PONG\r\n");
            ambassador.signal("TERM");
            stays.expectClosed();
            assertThat(ambassador.awaitExit()).isZero();
        }
    }

    private static Ambassador start(RedisNode node, String drain) {
        return Ambassador.with(NutcrackerYml.pool("drained").server(node).file())
                .jvm(DELAY, drain)
                .start();
    }

    /** Sets and gets until told to leave; how many commands were answered. */
    private static int serve(RawRedis client, AtomicBoolean leave) {
        int served = 0;
        while (!leave.get()) {
            assertThat(client.call("SET", "drain", "v" + served)).isEqualTo("+OK\r\n");
            assertThat(client.call("GET", "drain")).isEqualTo(RawRedis.bulk("v" + served));
            served++;
        }
        return served;
    }

    private static boolean refuses(Ambassador ambassador) {
        try (RawRedis client = ambassador.client()) {
            client.send(RawRedis.command("PING"));
            return client.in().read() < 0;
        } catch (java.io.IOException | java.io.UncheckedIOException e) {
            return true;
        }
    }
}
