package io.ambassadors.it.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.Ambassador;
import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.FakeServer;
import io.ambassadors.it.harness.NutcrackerYml;
import io.ambassadors.it.harness.Ports;
import io.ambassadors.it.harness.RawRedis;
import io.ambassadors.it.harness.RedisNode;

/** A server's failure is an error in twemproxy's words, and what is said of ejection in the configuration is done. */
class FailuresAreClearIT {
    private static final String REFUSED = "-ERR Connection refused\r\n";
    private static final String TIMED_OUT = "-ERR Connection timed out\r\n";
    private static final int KEYS = 100;
    private static final int TIMEOUT_MILLIS = 300;
    private static final int RETRY_MILLIS = 700;
    private static final Duration SOON = Duration.ofSeconds(15);

    private RedisNode healthy;
    private RedisNode failing;

    @BeforeEach
    void start() {
        healthy = RedisNode.start();
        failing = RedisNode.start();
    }

    @AfterEach
    void stop() {
        failing.close();
        healthy.close();
    }

    @Test
    void aServerThatIsDown() {
        NutcrackerYml.Pool pool = NutcrackerYml.pool("down").server("127.0.0.1:" + Ports.free() + ":1");
        try (Ambassador ambassador = Ambassador.start(pool.file());
                RawRedis client = ambassador.client()) {
            assertThat(client.call("GET", "k")).isEqualTo(REFUSED);
            assertThat(client.call("GET", "k")).isEqualTo(REFUSED);
            assertThat(client.call("PING")).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void aServerThatDoesNotAnswerInTime() {
        NutcrackerYml.Pool pool = NutcrackerYml.pool("slow").server(failing).set("timeout", TIMEOUT_MILLIS);
        try (Ambassador ambassador = Ambassador.start(pool.file());
                RawRedis client = ambassador.client()) {
            assertThat(client.call("SET", "k", "v")).isEqualTo("+OK\r\n");
            failing.pause();
            long before = System.nanoTime();
            assertThat(client.call("GET", "k")).isEqualTo(TIMED_OUT);
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isBetween(Duration.ofMillis(TIMEOUT_MILLIS), Duration.ofMillis(10L * TIMEOUT_MILLIS));
            failing.resume();
            Await.until("it serves again", SOON, () -> client.call("GET", "k").equals("$1\r\nv\r\n"));
        }
    }

    @Test
    void aServerThatDiesWithARequestInFlight() {
        NutcrackerYml.Pool pool = NutcrackerYml.pool("dying").server(failing);
        try (Ambassador ambassador = Ambassador.start(pool.file());
                RawRedis client = ambassador.client()) {
            assertThat(client.call("SET", "k", "v")).isEqualTo("+OK\r\n");
            failing.pause();
            client.send(RawRedis.command("GET", "k"));
            failing.kill();
            assertThat(client.reply()).isIn("-ERR Connection reset by peer\r\n", REFUSED);
            assertThat(client.call("GET", "k")).isEqualTo(REFUSED);
        }
    }

    @Test
    void aServerThatClosesInsteadOfAnswering() {
        try (FakeServer server = FakeServer.answering("")) {
            NutcrackerYml.Pool pool = NutcrackerYml.pool("closing").server(server.entry("closing"));
            try (Ambassador ambassador = Ambassador.start(pool.file());
                    RawRedis client = ambassador.client()) {
                assertThat(client.call("GET", "k")).isEqualTo("-ERR Connection reset by peer\r\n");
                assertThat(client.call("PING")).isEqualTo("+PONG\r\n");
            }
        }
    }

    @Test
    void anEjectedServersKeysMoveAndComeBack() {
        try (Ambassador ambassador = Ambassador.start(ejecting().file());
                RawRedis client = ambassador.client()) {
            setAll(client);
            assertThat(failing.size()).isGreaterThan(KEYS / 10);
            failing.kill();
            Await.until("all keys are served by the other", SOON, () -> errors(client) == 0);
            assertThat(healthy.size()).isEqualTo(KEYS);
            failing.restart();
            Await.until("it is asked again", SOON, () -> errors(client) == 0 && failing.size() > 0);
        }
    }

    @Test
    void aServerThatDoesNotAnswerAPingStaysOut() {
        Ambassador.onlyOurs();
        try (Ambassador ambassador = Ambassador.start(ejecting().file());
                RawRedis client = ambassador.client()) {
            setAll(client);
            failing.pause();
            Await.until("all keys are served by the other", SOON, () -> errors(client) == 0);
            long end = System.nanoTime() + Duration.ofMillis(4L * RETRY_MILLIS).toNanos();
            while (System.nanoTime() < end) {
                assertThat(errors(client)).isZero();
            }
            failing.resume();
            Await.until("it is asked again", SOON, () -> errors(client) == 0 && failing.connections() > 0);
        }
    }

    @Test
    void withOnEjectFailNoKeyMoves() {
        Ambassador.onlyOurs();
        try (Ambassador ambassador =
                        Ambassador.start(ejecting().set("on_eject", "fail").file());
                RawRedis client = ambassador.client()) {
            setAll(client);
            int lost = failing.size();
            int kept = healthy.size();
            failing.kill();
            for (int round = 0; round < 10; round++) {
                assertThat(errors(client)).isEqualTo(lost);
            }
            assertThat(healthy.size()).isEqualTo(kept);
            failing.restart();
            Await.until("it is asked again", SOON, () -> errors(client) == 0);
            assertThat(failing.size()).isEqualTo(lost);
        }
    }

    private NutcrackerYml.Pool ejecting() {
        return NutcrackerYml.pool("eject")
                .servers(List.of(healthy, failing))
                .set("timeout", TIMEOUT_MILLIS)
                .set("auto_eject_hosts", true)
                .set("server_failure_limit", 2)
                .set("server_retry_timeout", RETRY_MILLIS);
    }

    private static void setAll(RawRedis client) {
        assertThat(errors(client)).isZero();
    }

    /** Sets all keys, one after the other, and counts the errors. */
    private static long errors(RawRedis client) {
        return IntStream.range(0, KEYS)
                .filter(i -> client.call("SET", "eject:" + i, "v").startsWith("-"))
                .count();
    }
}
