package io.ambassadors.it.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.Ambassador;
import io.ambassadors.it.harness.NutcrackerYml;
import io.ambassadors.it.harness.RawRedis;
import io.ambassadors.it.harness.RedisNode;

/** Who asks for two gigabytes and reads nothing costs the ambassador little memory, and the others no time. */
class AClientThatNeverReadsIT {
    private static final int VALUE_BYTES = 100_000;
    private static final int REQUESTS = 20_000;
    private static final int COMMANDS_OF_OTHERS = 5_000;
    private static final long MEMORY_KIB = 400 << 10;
    private static final double QUANTILE = 0.99;
    private static final long P99_MILLIS = 100;
    /** Replies that the server had begun before the client was given up; a busy machine takes its time. */
    private static final long LONGEST_MILLIS = 5_000;

    @Test
    void harmsNobody() throws InterruptedException {
        NutcrackerYml.Pool pool = NutcrackerYml.pool("deaf");
        try (RedisNode node = RedisNode.start();
                Ambassador ambassador =
                        Ambassador.with(pool.server(node).file()).jvm("-Xmx64m").start();
                RawRedis deaf = ambassador.client();
                RawRedis other = ambassador.client()) {
            assertThat(other.call("SET", "big", "x".repeat(VALUE_BYTES))).isEqualTo("+OK\r\n");
            Thread asking = new Thread(() -> ask(deaf));
            asking.start();
            long[] nanos = new long[COMMANDS_OF_OTHERS];
            for (int i = 0; i < COMMANDS_OF_OTHERS; i++) {
                long before = System.nanoTime();
                assertThat(other.call("SET", "small", "v" + i)).isEqualTo("+OK\r\n");
                assertThat(other.call("STRLEN", "big")).isEqualTo(":" + VALUE_BYTES + "\r\n");
                nanos[i] = System.nanoTime() - before;
            }
            Arrays.sort(nanos);
            assertThat(millis(nanos[(int) (COMMANDS_OF_OTHERS * QUANTILE)]))
                    .as("p99 in ms")
                    .isLessThan(P99_MILLIS);
            assertThat(millis(nanos[COMMANDS_OF_OTHERS - 1]))
                    .as("longest in ms")
                    .isLessThan(LONGEST_MILLIS);
            assertThat(ambassador.memory("VmHWM")).as("KiB").isLessThan(MEMORY_KIB);
            deaf.close();
            asking.join();
            assertThat(other.call("GET", "small")).isEqualTo(RawRedis.bulk("v" + (COMMANDS_OF_OTHERS - 1)));
        }
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /** Sends all requests, or as many as are taken before the other side stops reading or closes. */
    private static void ask(RawRedis client) {
        byte[] get = RawRedis.command("GET", "big");
        try {
            for (int i = 0; i < REQUESTS; i++) {
                client.send(get);
            }
        } catch (UncheckedIOException e) {
            // Closed: by the ambassador, which is its right, or at the end of the test.
        }
    }
}
