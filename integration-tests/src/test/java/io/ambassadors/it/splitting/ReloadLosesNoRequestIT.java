package io.ambassadors.it.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.HttpMessage;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.Ports;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.Splitter;

/** While servers are added, removed and re-weighted, every request is answered, and no connection ends that was not said to. */
class ReloadLosesNoRequestIT {
    /** How many; {@code -Dreloads=1000}, as CI does. */
    private static final int RELOADS = Integer.getInteger("reloads", 200);
    /** Every so many is left to the ambassador to notice. */
    private static final int UNANNOUNCED = Math.max(50, RELOADS / 4);

    /** Every so many is told by SIGHUP, which does not say when it is done; the others by POST, which does. */
    private static final int SIGNALLED = 20;

    private static final int SERVERS = 4;
    private static final int CLIENTS_OF_A_KIND = 2;
    private static final Duration NOTICED = Duration.ofSeconds(40);

    private final Random random = new Random(20261120);
    private final int port = Ports.free();
    private final AtomicLong answered = new AtomicLong();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private volatile boolean stop;

    @Test
    @Timeout(300)
    void howeverOften() throws InterruptedException {
        Splitter.onlyOurs();
        List<HttpOrigin> origins = IntStream.range(0, SERVERS)
                .mapToObj(i -> HttpOrigin.saying("server"))
                .toList();
        List<Thread> clients = new ArrayList<>();
        NginxConf conf = conf(origins, "");
        try (Splitter splitter = Splitter.start(conf)) {
            for (int i = 0; i < CLIENTS_OF_A_KIND; i++) {
                clients.add(new Thread(() -> keepAsking(splitter)));
                clients.add(new Thread(() -> askOnce(splitter)));
            }
            clients.forEach(Thread::start);
            for (int i = 1; i <= RELOADS && complaints.isEmpty(); i++) {
                conf = conf(origins, conf.text());
                reload(splitter, conf, i);
                long enough = answered.get() + 2 * clients.size();
                Await.until("clients are answered", NOTICED, () -> answered.get() >= enough || !complaints.isEmpty());
            }
            stop = true;
            for (Thread client : clients) {
                client.join();
            }
            assertThat(complaints).isEmpty();
            assertThat(splitter.reloads()).isGreaterThanOrEqualTo(RELOADS);
        } finally {
            stop = true;
            origins.forEach(HttpOrigin::close);
        }
    }

    private static void reload(Splitter splitter, NginxConf conf, int number) {
        boolean observed = number % UNANNOUNCED == 0 || number % SIGNALLED == 0;
        long before = observed ? splitter.reloads() : 0;
        if (number % 3 == 0) {
            splitter.overwriteConfig(conf);
        } else {
            splitter.swapConfig(conf);
        }
        if (number % UNANNOUNCED == 0) {
            Await.until("the change is noticed", NOTICED, () -> splitter.reloads() > before);
        } else if (number % SIGNALLED == 0) {
            splitter.signal("HUP");
            Await.until("the signal is obeyed", NOTICED, () -> splitter.reloads() > before);
        } else {
            assertThat(splitter.reload().statusCode()).isEqualTo(200);
        }
    }

    /** A random choice of servers and weights, different from {@code last}. */
    private NginxConf conf(List<HttpOrigin> origins, String last) {
        while (true) {
            NginxConf conf = NginxConf.before().listen(port);
            List<HttpOrigin> chosen =
                    origins.stream().filter(origin -> random.nextBoolean()).toList();
            for (HttpOrigin origin : chosen.isEmpty() ? origins : chosen) {
                conf.upstream("server " + origin.address() + " weight=" + (1 + random.nextInt(9)) + ";");
            }
            if (!conf.text().equals(last)) {
                return conf;
            }
        }
    }

    /** One connection as long as the ambassador does not say that it ends. */
    private void keepAsking(Splitter splitter) {
        while (!stop) {
            try (RawHttp client = splitter.client()) {
                boolean open = true;
                while (open && !stop) {
                    open = !check(client.ask("/kept")).closes();
                }
            } catch (UncheckedIOException e) {
                complaints.add("a kept connection: " + e);
            }
        }
    }

    /** A connection for each request. */
    private void askOnce(Splitter splitter) {
        while (!stop) {
            try (RawHttp client = splitter.client()) {
                check(client.ask("/once", "Connection: close\r\n"));
                client.expectClosed();
            } catch (UncheckedIOException e) {
                complaints.add("a new connection: " + e);
            }
        }
    }

    private HttpMessage check(HttpMessage response) {
        if (response.status() == 200 && response.body().equals("server")) {
            answered.incrementAndGet();
        } else {
            complaints.add(response.toString());
        }
        return response;
    }
}
