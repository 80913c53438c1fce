package io.ambassadors.it.https;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.CertificateAuthority;
import io.ambassadors.it.harness.HttpMessage;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.Peer;
import io.ambassadors.it.harness.Ports;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.RunningSidecar;
import io.ambassadors.it.harness.SidecarYml;
import io.ambassadors.it.harness.TlsClient;

/** The file changes while requests come: backend, listeners and fix-ups follow, no request is lost, and a mistake changes nothing. */
class ConfigurationChangesLoseNoRequestIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String HOST = "a.test";

    private final CertificateAuthority authority = CertificateAuthority.named("Authority");
    private final TlsClient client = TlsClient.trusting(authority);
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final AtomicLong answered = new AtomicLong();
    private final int port = Ports.free();
    private volatile boolean stop;
    private Path certificates;

    @TempDir
    private Path directory;

    @Test
    void whatFollowsTheFile() throws Exception {
        certificates = authority.server(HOST).writeTo(directory.resolve("tls"));
        int more = Ports.free();
        List<Thread> load = new ArrayList<>();
        try (HttpOrigin one = moving("one");
                HttpOrigin two = moving("two");
                RunningSidecar sidecar = RunningSidecar.start(yml(one))) {
            load.add(new Thread(() -> keepAsking()));
            load.add(new Thread(() -> askOnce()));
            load.forEach(Thread::start);
            try {
                assertThat(ask(port).header("Location")).isEqualTo("https://a.test/there");

                // Noticed by itself.
                sidecar.swapConfig(yml(two));
                Await.until("the other backend answers", SOON, () -> ask(port)
                        .body()
                        .equals("two"));

                sidecar.overwriteConfig(yml(two).line("fix-ups: {location: false}"));
                assertThat(sidecar.reload().statusCode()).isEqualTo(200);
                assertThat(ask(port).header("Location")).isEqualTo("http://a.test/there");

                sidecar.swapConfig(yml(two).line("listen: [127.0.0.1:" + port + ", 127.0.0.1:" + more + "]"));
                long before = sidecar.reloads();
                sidecar.signal("HUP");
                Await.until("the signal is obeyed", SOON, () -> sidecar.reloads() > before);
                assertThat(ask(more).body()).isEqualTo("two");

                sidecar.swapConfig(yml(one));
                assertThat(sidecar.reload().statusCode()).isEqualTo(200);
                Await.until("the listener is gone", SOON, () -> Ports.isFree(more));
                assertThat(ask(port).body()).isEqualTo("one");

                mistakes(sidecar, two);
                // Every client goes on after the last change.
                long enough = answered.get() + 50;
                Await.until("clients are answered", SOON, () -> answered.get() > enough || !complaints.isEmpty());
            } finally {
                stop = true;
                for (Thread thread : load) {
                    thread.join();
                }
            }
            System.out.printf("%d requests while the file changed, %s%n", answered.get(), complaints);
            assertThat(complaints).isEmpty();
        }
    }

    private void mistakes(RunningSidecar sidecar, HttpOrigin other) throws IOException {
        sidecar.swapConfig(yml(other).line("fix-up: {location: false}"));
        HttpResponse<String> refused = sidecar.reload();
        assertThat(refused.statusCode()).isBetween(400, 499);
        int line = 1 + (int) yml(other).text().lines().count();
        assertThat(refused.body()).contains("fix-ups", "\"line\" : " + line);
        assertThat(sidecar.log()).contains("https-sidecar.yml:" + line);
        assertThat(sidecar.get("/q/health/group/degraded").statusCode()).isEqualTo(503);
        assertThat(sidecar.get("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(ask(port).body()).isEqualTo("one");

        // A port that somebody else has: refused as a whole.
        try (HttpOrigin occupant = HttpOrigin.saying("occupied")) {
            sidecar.swapConfig(yml(other).line("listen: [127.0.0.1:" + port + ", 127.0.0.1:" + occupant.port() + "]"));
            HttpResponse<String> occupied = sidecar.reload();
            assertThat(occupied.statusCode()).isBetween(400, 599);
            assertThat(occupied.body()).contains(Integer.toString(occupant.port()));
            assertThat(ask(port).body()).isEqualTo("one");
        }
        sidecar.swapConfig(yml(other));
        assertThat(sidecar.reload().statusCode()).isEqualTo(200);
        assertThat(ask(port).body()).isEqualTo("two");
        assertThat(sidecar.get("/q/health/group/degraded").statusCode()).isEqualTo(200);
    }

    @Test
    void theEnvironmentWins() throws IOException {
        certificates = authority.server(HOST).writeTo(directory.resolve("tls"));
        try (HttpOrigin one = moving("one");
                HttpOrigin two = moving("two");
                RunningSidecar sidecar = RunningSidecar.start(
                        yml(one).line("fix-ups: {location: false}"),
                        Map.of("HTTPS_SIDECAR_BACKEND", two.address(), "HTTPS_SIDECAR_FIX_UPS_LOCATION", "true"))) {
            assertThat(ask(port).body()).isEqualTo("two");
            assertThat(ask(port).header("Location")).isEqualTo("https://a.test/there");
            sidecar.swapConfig(yml(one).line("fix-ups: {location: false, cookies: false}"));
            assertThat(sidecar.reload().statusCode()).isEqualTo(200);
            assertThat(ask(port).body()).isEqualTo("two");
            assertThat(ask(port).header("Location")).isEqualTo("https://a.test/there");
        }
    }

    @Test
    void aFileIsCheckedWithoutServing() throws IOException, InterruptedException {
        Path good =
                Files.writeString(directory.resolve("good.yml"), "listen: 127.0.0.1:8443\nbackend: 127.0.0.1:8080\n");
        Path bad =
                Files.writeString(directory.resolve("bad.yml"), "listen: 127.0.0.1:8443\nbackends: 127.0.0.1:8080\n");
        assertThat(RunningSidecar.run(Map.of(), "-t", "-c", good.toString()).code())
                .isZero();
        Peer.Outcome said = RunningSidecar.run(Map.of(), "-t", "-c", bad.toString());
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.output()).contains("bad.yml:2", "backend");
    }

    private SidecarYml yml(HttpOrigin backend) {
        return SidecarYml.before(backend)
                .listen(port)
                .certificates(certificates)
                .line("limits: {requests: 1000000000}");
    }

    /** One that says its name, and where the client should go. */
    private static HttpOrigin moving(String name) {
        return HttpOrigin.start(call -> call.send("HTTP/1.1 200 OK\r\nLocation: http://a.test/there\r\nContent-Length: "
                + name.length() + "\r\n\r\n" + name));
    }

    private HttpMessage ask(int at) {
        try (RawHttp http = client.http(at, HOST)) {
            http.send("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
            return http.response();
        }
    }

    private void keepAsking() {
        try (RawHttp http = client.http(port, HOST)) {
            while (!stop) {
                check(http.ask("/kept"));
            }
        } catch (UncheckedIOException e) {
            complaints.add("a kept connection: " + e);
        }
    }

    private void askOnce() {
        while (!stop) {
            try (RawHttp http = client.http(port, HOST)) {
                check(http.ask("/once", "Connection: close\r\n"));
            } catch (UncheckedIOException e) {
                complaints.add("a new connection: " + e);
            }
        }
    }

    private void check(HttpMessage response) {
        answered.incrementAndGet();
        if (response.status() != 200 || !response.body().matches("one|two")) {
            complaints.add(response.toString());
        }
    }
}
