package io.ambassadors.it.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.ambassadors.it.harness.Ambassador;
import io.ambassadors.it.harness.NutcrackerYml;
import io.ambassadors.it.harness.RawRedis;
import io.ambassadors.it.harness.RedisNode;

/** The largest value of Redis passes through a heap an eighth of its size, unchanged, and small commands do not wait for it. */
class LargeValuesStreamIT {
    /** Size of the value; {@code -Dlarge.value.mb=}. */
    private static final long SIZE = Integer.getInteger("large.value.mb", 512) * (1L << 20);

    private static final int CHUNK = 1 << 16;
    private static final long SEED = 42;
    private static final long MEMORY_KIB = 400 << 10;
    private static final double QUANTILE = 0.99;
    private static final long P99_MILLIS = 50;

    @Test
    @Timeout(170)
    void halfAGigabyteBothWays() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (RedisNode node = RedisNode.start();
                RedisNode other = RedisNode.start();
                Ambassador ambassador = Ambassador.with(NutcrackerYml.pool("large")
                                .server(node)
                                .server(other)
                                .file())
                        .jvm("-Xmx64m")
                        .start();
                RawRedis client = ambassador.client()) {
            // Redis itself stands still while it takes or gives half a gigabyte: what is measured is the ambassador
            // before the other.
            List<String> keys = keysElsewhere(client, node, other);
            CompletableFuture<long[]> small =
                    CompletableFuture.supplyAsync(() -> smallCommands(ambassador, keys, done));
            long written = set(client);
            assertThat(client.reply()).isEqualTo("+OK\r\n");
            assertThat(client.call("STRLEN", "large")).isEqualTo(":" + SIZE + "\r\n");
            assertThat(get(client)).as("checksum").isEqualTo(written);
            assertThat(client.call("DEL", "large")).isEqualTo(":1\r\n");
            done.set(true);
            assertLatency(small.get(30, TimeUnit.SECONDS));
            if (!Ambassador.isNutcracker()) {
                assertThat(ambassador.memory("VmHWM")).as("KiB").isLessThan(MEMORY_KIB);
            }
        } finally {
            done.set(true);
        }
    }

    /** Keys that live on the server that will not have the large value. */
    private static List<String> keysElsewhere(RawRedis client, RedisNode one, RedisNode other) {
        client.call("SET", "large", "soon");
        RedisNode elsewhere = one.has("large") ? other : one;
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            client.call("SET", "small:" + i, "v");
            if (elsewhere.has("small:" + i)) {
                keys.add("small:" + i);
            }
        }
        assertThat(keys).isNotEmpty();
        return keys;
    }

    private static long set(RawRedis client) throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        CRC32C checksum = new CRC32C();
        byte[] chunk = new byte[CHUNK];
        client.send("*3\r\n$3\r\nSET\r\n$5\r\nlarge\r\n$" + SIZE + "\r\n");
        for (long sent = 0; sent < SIZE; sent += CHUNK) {
            random.nextBytes(chunk);
            checksum.update(chunk);
            client.out().write(chunk);
        }
        client.send("\r\n");
        return checksum.getValue();
    }

    private static long get(RawRedis client) throws IOException {
        client.send(RawRedis.command("GET", "large"));
        assertThat(client.line()).isEqualTo("$" + SIZE);
        CRC32C checksum = new CRC32C();
        byte[] chunk = new byte[CHUNK];
        for (long left = SIZE; left > 0; ) {
            int read = client.in().read(chunk, 0, (int) Math.min(CHUNK, left));
            assertThat(read).as("%s bytes before the end", left).isPositive();
            checksum.update(chunk, 0, read);
            left -= read;
        }
        assertThat(client.line()).isEmpty();
        return checksum.getValue();
    }

    /** Sets and gets small values until done; nanoseconds that each took. */
    private static long[] smallCommands(Ambassador ambassador, List<String> keys, AtomicBoolean done) {
        long[] nanos = new long[2_000_000];
        int count = 0;
        try (RawRedis client = ambassador.client()) {
            while (!done.get() && count < nanos.length) {
                long before = System.nanoTime();
                assertThat(client.call("SET", keys.get(count % keys.size()), "v"))
                        .isEqualTo("+OK\r\n");
                nanos[count++] = System.nanoTime() - before;
            }
        }
        return Arrays.copyOf(nanos, count);
    }

    private static void assertLatency(long[] nanos) {
        Arrays.sort(nanos);
        String what = "%s small commands, the longest of %s us".formatted(nanos.length, nanos[nanos.length - 1] / 1000);
        assertThat(nanos.length).as(what).isGreaterThan(1000);
        assertThat(TimeUnit.NANOSECONDS.toMillis(nanos[(int) (nanos.length * QUANTILE)]))
                .as("p99 in ms of " + what)
                .isLessThan(P99_MILLIS);
    }
}
