package io.ambassadors.sharding.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Leaks;
import io.ambassadors.sharding.stats.ServerSnapshot;

/**
 * Everything at once, with fixed seeds: clients that come, ask for anything of any size and leave in the middle, servers that are
 * slow, reset connections and send in any pieces, reloads. Afterwards nobody got a wrong reply, and nothing is left.
 */
class StressTest {
    private static final int KEYS = 60;
    private static final String OPTIONS = "timeout: 8000;large_value_bytes: 4096;large_connections: 3;";

    private static final List<String> RESET = List.of("-ERR Connection reset by peer\r\n", "-ERR Broken pipe\r\n");

    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private FakeServer[] servers;
    private RunningProxy proxy;

    @BeforeEach
    void start() throws Exception {
        servers = new FakeServer[] {FakeServer.keyValue(), FakeServer.keyValue(), FakeServer.keyValue()};
        proxy = new RunningProxy(OPTIONS, servers);
    }

    @AfterEach
    void stop() {
        proxy.awaitIdle();
        Await.until("no connection carries a large value", () -> {
            for (ServerSnapshot each : proxy.snapshot().servers()) {
                if (each.largeConnections() > 3) {
                    return false;
                }
            }
            return true;
        });
        proxy.close();
        Leaks.assertNone();
    }

    /** Slow now and then, and with replies in pieces. */
    private void serveUnevenly(FakeServer server) {
        server.serve(connection -> {
            Random random = new Random(connection.number);
            for (List<String> words = connection.request(); words != null; words = connection.request()) {
                if (random.nextInt(50) == 0) {
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(5));
                }
                String reply = derived(server, connection, words);
                int cut = random.nextInt(4) == 0 ? random.nextInt(reply.length()) : 0;
                connection.send(reply.substring(0, cut));
                connection.send(reply.substring(cut));
            }
        });
    }

    /** A key tells how long its value is: {@code k:number:size}; a written value is checked against its key. */
    private String derived(FakeServer server, FakeServer.Connection connection, List<String> words) {
        return switch (words.get(0).toUpperCase(java.util.Locale.ROOT)) {
            case "GET", "GETDEL" -> Values.bulk(value(words.get(1)));
            case "MGET" -> {
                StringBuilder reply = new StringBuilder("*" + (words.size() - 1) + "\r\n");
                words.stream().skip(1).forEach(key -> reply.append(Values.bulk(value(key))));
                yield reply.toString();
            }
            case "SET" -> {
                if (!words.get(2).equals(value(words.get(1)))) {
                    wrong.add("value of " + words.get(1) + " was mangled on its way");
                }
                yield "+OK " + words.get(1) + "\r\n";
            }
            case "DEL" -> ":" + (words.size() - 1) + "\r\n";
            default -> server.answer(connection, words);
        };
    }

    private static String value(String key) {
        return Values.of(key, Integer.parseInt(key.substring(key.lastIndexOf(':') + 1)));
    }

    private static String key(Random random) {
        int number = random.nextInt(KEYS);
        int size =
                switch (number % 6) {
                    case 0 -> 4000 + number * 4;
                    case 1 -> 4096 * (1 + number % 5) - 3;
                    case 2 -> number == 2 ? 300_000 : 20_000;
                    default -> number;
                };
        return "k:" + number + ":" + size;
    }

    /** One request, and the reply that is right for it. */
    private static String[] exchange(Random random) {
        String key = key(random);
        switch (random.nextInt(8)) {
            case 0:
                return new String[] {Values.request("SET", key, value(key)), "+OK " + key + "\r\n"};
            case 1:
                String other = key(random);
                String third = key(random);
                return new String[] {
                    Values.request("MGET", key, other, third),
                    "*3\r\n" + Values.bulk(value(key)) + Values.bulk(value(other)) + Values.bulk(value(third))
                };
            case 2:
                return new String[] {Values.request("GETDEL", key), Values.bulk(value(key))};
            case 3:
                return new String[] {Values.request("DEL", key, key(random), key(random)), ":3\r\n"};
            case 4:
                return new String[] {"ECHO " + key + "\r\n", Values.bulk(key)};
            default:
                return new String[] {Values.request("GET", key), Values.bulk(value(key))};
        }
    }

    private static void sendInPieces(RawClient client, String text, Random random) throws IOException {
        int at = 0;
        while (at < text.length()) {
            int to = random.nextBoolean() ? text.length() : at + 1 + random.nextInt(text.length() - at);
            client.send(text.substring(at, to));
            at = to;
        }
    }

    /** Sends pipelines and checks every reply, byte by byte, until the time is over. */
    private void careful(long seed, long endNanos, boolean mayBeReset) {
        Random random = new Random(seed);
        int replies = 0;
        while (System.nanoTime() < endNanos) {
            try (RawClient client = proxy.client()) {
                if (random.nextInt(3) == 0) {
                    client.request("HELLO", "3");
                    client.reply();
                }
                for (int round = 0; round < 20 && System.nanoTime() < endNanos; round++) {
                    Queue<String> expected = new ArrayDeque<>();
                    StringBuilder pipeline = new StringBuilder();
                    for (int i = random.nextInt(30); i >= 0; i--) {
                        String[] exchange = exchange(random);
                        pipeline.append(exchange[0]);
                        expected.add(exchange[1]);
                    }
                    sendInPieces(client, pipeline.toString(), random);
                    for (String right : expected) {
                        String reply = client.reply();
                        boolean reset = mayBeReset && RESET.contains(reply);
                        if (!reply.equals(right) && !reset) {
                            wrong.add("client " + seed + " got " + shown(reply) + " for " + shown(right));
                            return;
                        }
                        replies++;
                    }
                }
            } catch (SocketTimeoutException e) {
                wrong.add("client " + seed + " waits for ever after " + replies + " replies");
                return;
            } catch (IOException e) {
                if (!mayBeReset) {
                    wrong.add("client " + seed + " after " + replies + " replies: " + e);
                    return;
                }
            }
        }
    }

    private static String shown(String text) {
        return text.substring(0, Math.min(60, text.length())).replace("\r\n", " ") + "(" + text.length() + ")";
    }

    /** Sends something, reads some of the replies, and leaves. */
    private void careless(long seed, long endNanos) {
        Random random = new Random(seed);
        while (System.nanoTime() < endNanos) {
            try (RawClient client = random.nextBoolean() ? proxy.client() : proxy.client(4096)) {
                if (random.nextInt(3) == 0) {
                    client.request("HELLO", "3");
                }
                StringBuilder pipeline = new StringBuilder();
                for (int i = random.nextInt(100); i >= 0; i--) {
                    pipeline.append(exchange(random)[0]);
                }
                client.patience(200);
                boolean whole = random.nextBoolean();
                client.send(pipeline.substring(0, whole ? pipeline.length() : random.nextInt(pipeline.length())));
                for (int i = random.nextInt(5); i > 0 && random.nextBoolean(); i--) {
                    client.reply();
                }
                switch (random.nextInt(4)) {
                    case 0 -> client.reset();
                    case 1 -> client.endOutput();
                    default -> client.send(whole ? Values.request("QUIT") : "");
                }
            } catch (IOException e) {
                // It may be closed for a request that was cut short.
            }
        }
    }

    private void run(List<Runnable> tasks) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (Runnable task : tasks) {
            Thread thread = new Thread(task, "client");
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyReplyIsRightWhileOthersComeAndGoAndTheConfigurationChanges() throws Exception {
        for (FakeServer server : servers) {
            serveUnevenly(server);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        List<Runnable> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            long seed = i;
            tasks.add(() -> careful(seed, end, false));
            tasks.add(() -> careless(100 + seed, end));
        }
        tasks.add(() -> reload(end));
        run(tasks);
        assertThat(proxy.snapshot().forwardError())
                .as("%s", proxy.snapshot().servers())
                .isZero();
    }

    /** Servers stay; what is around them changes. */
    private void reload(long endNanos) {
        String[] variants = {
            "server_connections: 2",
            "redis_db: 1",
            "slowlog_threshold: 1",
            "server_connections: 1;large_connections: 1;",
            "large_value_bytes: 8192",
        };
        try {
            for (int i = 0; System.nanoTime() < endNanos; i++) {
                String variant = variants[i % variants.length];
                String options = "timeout: 8000;" + variant
                        + (variant.contains("value") ? "" : ";large_value_bytes: 4096")
                        + (variant.contains("large_c") ? "" : ";large_connections: 3");
                proxy.reload(options, servers);
                for (ServerSnapshot each : proxy.snapshot().servers()) {
                    if (each.largeConnections() > 3) {
                        wrong.add(each.largeConnections() + " connections carry large values");
                    }
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
            proxy.reload(OPTIONS, servers);
        } catch (IOException | InterruptedException | RuntimeException e) {
            wrong.add("reload: " + e);
        }
    }

    @Test
    void noReplyGoesAstrayWhenServersReset() throws Exception {
        for (FakeServer server : servers) {
            serveUnevenly(server);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        List<Runnable> tasks = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            long seed = 200 + i;
            tasks.add(() -> careful(seed, end, true));
        }
        tasks.add(() -> careless(300, end));
        tasks.add(() -> {
            Random random = new Random(7);
            while (System.nanoTime() < end) {
                servers[random.nextInt(3)].closeConnections();
                try {
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(30));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        run(tasks);
    }
}
