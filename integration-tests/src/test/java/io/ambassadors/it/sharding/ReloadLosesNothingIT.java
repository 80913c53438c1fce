package io.ambassadors.it.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.ambassadors.it.harness.Ambassador;
import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.NutcrackerYml;
import io.ambassadors.it.harness.Ports;
import io.ambassadors.it.harness.RawRedis;
import io.ambassadors.it.harness.RedisNode;

/**
 * While servers are added, removed and re-weighted, no client sees an error or loses its connection, and none reads another value than it
 * wrote. It may miss a value only if a reload lay between writing and reading.
 */
class ReloadLosesNothingIT {
    /** How many; {@code -Dreloads=1000}, as CI does, takes a minute. */
    private static final int RELOADS = Integer.getInteger("reloads", 200);
    /** Every so many is left to the ambassador to notice. */
    private static final int UNANNOUNCED = Math.max(50, RELOADS / 4);

    /** Every so many is told by SIGHUP, which does not say when it is done; the others by POST, which does. */
    private static final int SIGNALLED = 20;

    private static final int NODES = 5;
    private static final int WRITERS = 3;
    private static final int REMEMBERED = 50;
    private static final Duration NOTICED = Duration.ofSeconds(40);

    private final Random random = new Random(20261120);
    private final int port = Ports.free();
    /** Odd while a reload is under way; two equal even readings mean that none was between them. */
    private final AtomicInteger generation = new AtomicInteger();

    private final AtomicLong verified = new AtomicLong();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private volatile boolean stop;

    @Test
    @Timeout(300)
    void howeverOften() throws InterruptedException {
        Ambassador.onlyOurs();
        List<RedisNode> nodes =
                IntStream.range(0, NODES).mapToObj(i -> RedisNode.start()).toList();
        List<Thread> writers = new ArrayList<>();
        String last = "";
        try (Ambassador ambassador = Ambassador.start(config(nodes, last))) {
            for (int i = 0; i < WRITERS; i++) {
                int id = i;
                writers.add(new Thread(() -> write(ambassador, id)));
            }
            writers.forEach(Thread::start);
            NutcrackerYml yml = config(nodes, last);
            for (int i = 1; i <= RELOADS && complaints.isEmpty(); i++) {
                NutcrackerYml next = config(nodes, yml.text());
                generation.incrementAndGet();
                reload(ambassador, next, i);
                generation.incrementAndGet();
                awaitReadings();
                yml = next;
            }
            stop = true;
            for (Thread writer : writers) {
                writer.join();
            }
            assertThat(complaints).isEmpty();
            assertThat(verified).hasValueGreaterThan(RELOADS);
            assertThat(ambassador.reloads()).isGreaterThanOrEqualTo(RELOADS);
        } finally {
            stop = true;
            nodes.forEach(RedisNode::close);
        }
    }

    private static void reload(Ambassador ambassador, NutcrackerYml yml, int number) {
        boolean observed = number % UNANNOUNCED == 0 || number % SIGNALLED == 0;
        long before = observed ? ambassador.reloads() : 0;
        if (number % 3 == 0) {
            ambassador.overwriteConfig(yml);
        } else {
            ambassador.swapConfig(yml);
        }
        if (number % UNANNOUNCED == 0) {
            Await.until("the change is noticed", NOTICED, () -> ambassador.reloads() > before);
        } else if (number % SIGNALLED == 0) {
            ambassador.signal("HUP");
            Await.until("the signal is obeyed", NOTICED, () -> ambassador.reloads() > before);
        } else {
            assertThat(ambassador.reload().statusCode()).isEqualTo(200);
        }
    }

    /** Gives the clients time to read back what they wrote since the last reload. */
    private void awaitReadings() {
        long enough = verified.get() + 2 * WRITERS;
        Await.until("clients read what they wrote", NOTICED, () -> verified.get() >= enough || !complaints.isEmpty());
    }

    /** A random choice of servers and weights, different from {@code last}. */
    private NutcrackerYml config(List<RedisNode> nodes, String last) {
        while (true) {
            NutcrackerYml.Pool pool = NutcrackerYml.pool("reloaded").listen(port);
            List<RedisNode> chosen =
                    nodes.stream().filter(node -> random.nextBoolean()).toList();
            for (RedisNode node : chosen.isEmpty() ? nodes : chosen) {
                pool.server(node.address() + ":" + (1 + random.nextInt(3)));
            }
            if (!pool.file().text().equals(last)) {
                return pool.file();
            }
        }
    }

    private record Written(String key, String value) {}

    private void write(Ambassador ambassador, int id) {
        Random mine = new Random(id);
        List<Written> recent = new ArrayList<>();
        int recentGeneration = -1;
        try (RawRedis client = ambassador.client()) {
            for (long i = 0; !stop; i++) {
                Written next = new Written("reload:" + id + ":" + i, "value of " + id + ":" + i);
                int now = generation.get();
                if (now != recentGeneration || recent.size() >= REMEMBERED) {
                    recent.clear();
                    recentGeneration = now;
                }
                String reply = client.call("SET", next.key, next.value);
                if (!reply.equals("+OK\r\n")) {
                    complaints.add("SET " + next.key + ": " + reply);
                }
                recent.add(next);
                check(client, recent.get(mine.nextInt(recent.size())), recentGeneration);
                check(client, next, recentGeneration);
            }
        } catch (RuntimeException e) {
            complaints.add("client " + id + ": " + e);
        }
    }

    private void check(RawRedis client, Written written, int since) {
        String reply = client.call("GET", written.key);
        boolean undisturbed = since % 2 == 0 && generation.get() == since;
        boolean missed = reply.equals("$-1\r\n");
        if (missed && undisturbed) {
            complaints.add(written.key + " is lost in generation " + since);
        } else if (!missed && !reply.equals(RawRedis.bulk(written.value))) {
            complaints.add(written.key + " reads " + reply);
        }
        if (undisturbed && !missed) {
            verified.incrementAndGet();
        }
    }
}
