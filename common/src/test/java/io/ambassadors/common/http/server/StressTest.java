package io.ambassadors.common.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import io.ambassadors.common.http.proxy.NextOrigin;
import io.ambassadors.common.testing.Leaks;
import io.ambassadors.common.testing.RawHttp;
import io.ambassadors.common.testing.ScriptedOrigin;

/**
 * Clients that break off at random, origins that misbehave at random: afterwards nothing is left over, and nobody ever got what was
 * meant for another. The seed of each client is in the message of a failure.
 */
class StressTest {
    private static final int CLIENTS = 50;
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(4);

    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    @Test
    void nothingIsLeftOverAndNothingIsMixedUp() throws Exception {
        RunningProxy.Options options = new RunningProxy.Options();
        options.loops = 2;
        Duration second = Duration.ofSeconds(1);
        options.proxy = Settings.proxy()
                .read(second)
                .next(NextOrigin.ERROR | NextOrigin.TIMEOUT | NextOrigin.INVALID_HEADER | NextOrigin.HTTP_503)
                .build();
        options.client = Settings.client().body(second).lingering(second).build();
        try (ScriptedOrigin one = ScriptedOrigin.start(connection -> misbehave(connection, 1));
                ScriptedOrigin two = ScriptedOrigin.start(connection -> misbehave(connection, 2));
                RunningProxy proxy = new RunningProxy(options, one.address(), two.address())) {
            long end = System.nanoTime() + LONG_ENOUGH.toNanos();
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int seed = i;
                Thread client = new Thread(() -> client(proxy.port(), seed, end), "client-" + i);
                clients.add(client);
                client.start();
            }
            for (Thread client : clients) {
                client.join();
            }
            assertThat(wrong).isEmpty();
            assertThat(answered.get()).isGreaterThan(100);
            assertThat(failed.get()).isPositive();
        }
        Leaks.assertNone();
    }

    // Clients.

    private void client(int port, int seed, long end) {
        Random random = new Random(seed);
        for (int connection = 0; System.nanoTime() < end; connection++) {
            try (RawHttp client = RawHttp.connect(port)) {
                boolean more = true;
                for (int i = 0; more && System.nanoTime() < end; i++) {
                    more = requests(client, random, seed + "-" + connection + "-" + i);
                }
            } catch (IOException e) {
                // The origin broke the response, and the proxy the connection.
                failed.incrementAndGet();
            } catch (RuntimeException e) {
                wrong.add("seed " + seed + ": " + e);
            }
        }
    }

    /** One to four requests at once; whether the connection is good for more. */
    private boolean requests(RawHttp client, Random random, String marker) throws IOException {
        int count = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 1;
        StringBuilder all = new StringBuilder();
        List<String> methods = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String method = List.of("GET", "GET", "PUT", "POST", "HEAD").get(random.nextInt(5));
            methods.add(method);
            all.append(request(random, method, marker + "-" + i));
        }
        String text = all.toString();
        int fate = random.nextInt(20);
        if (fate < 2) {
            client.send(text.substring(0, random.nextInt(text.length())));
            if (fate == 0) {
                client.reset();
            } else if (random.nextBoolean()) {
                client.shutdown();
            }
            return false;
        }
        int cut = random.nextInt(text.length());
        client.send(text.substring(0, cut)).send(text.substring(cut));
        if (fate == 2) {
            client.reset();
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (!check(client.read(methods.get(i)), marker + "-" + i)) {
                return false;
            }
        }
        return true;
    }

    private static String request(Random random, String method, String marker) {
        String head = method + " /" + marker + " HTTP/1.1\r\nHost: a\r\nMarker: " + marker + "\r\n";
        if (random.nextInt(30) == 0) {
            head += "Connection: close\r\n";
        }
        if (method.equals("GET") || method.equals("HEAD")) {
            return head + "\r\n";
        }
        String body = (marker + ";").repeat(random.nextInt(random.nextInt(10) == 0 ? 8000 : 100));
        if (random.nextBoolean()) {
            return head + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        }
        StringBuilder chunks = new StringBuilder(head).append("Transfer-Encoding: chunked\r\n\r\n");
        for (int at = 0; at < body.length(); ) {
            int size = Math.min(body.length() - at, 1 + random.nextInt(20_000));
            chunks.append(Integer.toHexString(size)).append("\r\n").append(body, at, at + size);
            chunks.append("\r\n");
            at += size;
        }
        return chunks.append("0\r\n\r\n").toString();
    }

    private boolean check(RawHttp.Response response, String marker) {
        String got = response.field("Marker");
        if (got != null && !got.equals(marker)) {
            wrong.add("response to " + marker + " was that to " + got);
        }
        if (response.status() == 200) {
            answered.incrementAndGet();
            String rest = response.body().replace(marker + ";", "");
            if (got == null || !rest.isEmpty()) {
                wrong.add("body to " + marker + ": " + rest.substring(0, Math.min(80, rest.length())));
            }
        } else if (response.status() >= 502 && response.status() <= 504) {
            failed.incrementAndGet();
        } else {
            wrong.add("response to " + marker + ": " + response.head());
        }
        return !"close".equals(response.field("Connection"));
    }

    // Origins.

    private static void misbehave(ScriptedOrigin.Connection connection, int seed)
            throws IOException, InterruptedException {
        Random random = new Random(seed * 1000L + connection.number());
        while (true) {
            ScriptedOrigin.Request request = connection.readHead();
            if (request == null) {
                return;
            }
            int fate = random.nextInt(60);
            if (fate == 0) {
                connection.reset();
                return;
            } else if (fate == 1) {
                return;
            } else if (fate == 2) {
                // Before the request is whole. A second response behind it, read later, could not be told from that to
                // the next request; MalformedResponseTest has the case in which both are read at once.
                connection.send(answer(random, request));
                return;
            }
            request = connection.readBody(request);
            String answer = answer(random, request);
            switch (fate) {
                case 3 -> connection.send("rubbish\r\n\r\n");
                case 4 -> {
                    connection.send(answer.substring(0, random.nextInt(answer.length())));
                    return;
                }
                case 5 -> {
                    connection
                            .send(answer.substring(0, random.nextInt(answer.length())))
                            .reset();
                    return;
                }
                case 6 -> connection.send("HTTP/1.1 503 No\r\nContent-Length: 2\r\n\r\nno");
                case 7 -> connection.send(answer + "rubbish");
                case 8 -> {
                    connection.send(answer);
                    return;
                }
                case 9 -> {
                    int cut = random.nextInt(answer.length());
                    connection.send(answer.substring(0, cut));
                    Thread.sleep(random.nextInt(30));
                    connection.send(answer.substring(cut));
                }
                case 10 -> Thread.sleep(random.nextInt(20) == 0 ? 1500 : 1);
                default -> connection.send(answer);
            }
            if (fate == 10) {
                return;
            }
        }
    }

    private static String answer(Random random, ScriptedOrigin.Request request) {
        String marker = request.field("Marker");
        String head = "HTTP/1.1 200 OK\r\nMarker: " + marker + "\r\n";
        String body = (marker + ";").repeat(random.nextInt(random.nextInt(10) == 0 ? 30_000 : 200));
        if (request.line().startsWith("HEAD ")) {
            return head + "Content-Length: 77\r\n\r\n";
        }
        if (random.nextBoolean()) {
            return head + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        }
        int half = body.length() / 2;
        String chunks = half == 0 ? "" : Integer.toHexString(half) + "\r\n" + body.substring(0, half) + "\r\n";
        int rest = body.length() - half;
        chunks += rest == 0 ? "" : Integer.toHexString(rest) + "\r\n" + body.substring(half) + "\r\n";
        return head + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n";
    }
}
