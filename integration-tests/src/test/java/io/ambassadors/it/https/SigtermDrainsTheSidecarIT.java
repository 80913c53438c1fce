package io.ambassadors.it.https;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.CertificateAuthority;
import io.ambassadors.it.harness.HttpMessage;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.RawClient;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.RunningSidecar;
import io.ambassadors.it.harness.SidecarYml;
import io.ambassadors.it.harness.TlsClient;

/** Told to end, the sidecar ends what is under way, says to HTTP/1.1 and HTTP/2 that connections end, and then ends with 0. */
class SigtermDrainsTheSidecarIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String HOST = "localhost";
    private static final String CLIENT_PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int FRAME_HEADER = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    /** HEADERS of stream 1 with END_STREAM and END_HEADERS: GET, https, and as literals the path and the authority. */
    private static final byte[] REQUEST_OF_SLOW =
            RawClient.latin("\0\0\u0014\u0001\u0005\0\0\0\u0001" + "\u0082\u0087\u0004\u0005/slow\u0001\tlocalhost");

    private final CertificateAuthority authority = CertificateAuthority.named("Authority");
    private final TlsClient client = TlsClient.trusting(authority);
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final AtomicLong answered = new AtomicLong();
    private final CountDownLatch asked = new CountDownLatch(2);
    private final CountDownLatch finish = new CountDownLatch(1);

    @TempDir
    private Path directory;

    @Test
    void underLoad() throws Exception {
        List<Thread> load = new ArrayList<>();
        try (HttpOrigin origin = HttpOrigin.start(this::answer);
                RunningSidecar sidecar = start(origin, Map.of(), "-Dambassador.shutdown.delay=1s");
                RawHttp slow = client.http(sidecar.port(), HOST);
                RawHttp slow2 = http2(sidecar.port())) {
            slow.send(RawHttp.get("/slow"));
            slow2.send(REQUEST_OF_SLOW);
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 3; i++) {
                load.add(new Thread(() -> keepAsking(sidecar)));
            }
            load.forEach(Thread::start);
            Await.until("clients are served", SOON, () -> answered.get() > 20);

            sidecar.signal("TERM");
            Await.until("it is not ready", SOON, () -> status(sidecar, "/q/health/ready") == 503);
            try (RawHttp newcomer = client.http(sidecar.port(), HOST)) {
                assertThat(newcomer.ask("/").status()).as("during the delay").isEqualTo(200);
            }
            Await.until("it accepts no more", SOON, () -> refuses(sidecar));
            // The frame that says the last stream comes before its answer.
            readFrame(slow2, GOAWAY);
            assertThat(status(sidecar, "/q/health/live")).isEqualTo(200);
            assertThat(status(sidecar, "/q/metrics")).isEqualTo(200);
            assertThat(sidecar.metric("https_sidecar_draining")).isEqualTo(1);
            for (Thread thread : load) {
                thread.join(20_000);
                assertThat(thread.isAlive())
                        .as("a client that was not told to go")
                        .isFalse();
            }
            finish.countDown();
            HttpMessage late = slow.response();
            assertThat(late.body()).isEqualTo("late");
            assertThat(late.closes()).as(late.head()).isTrue();
            assertThat(readFrame(slow2, HEADERS)[0]).as("status 200").isEqualTo((byte) 0x88);
            assertThat(new String(readFrame(slow2, DATA), US_ASCII)).isEqualTo("late");
            assertThat(sidecar.awaitExit()).isZero();
            assertThat(complaints).isEmpty();
            assertThat(sidecar.log()).doesNotContain("ERROR");
        } finally {
            finish.countDown();
        }
    }

    @Test
    void aJobAsksForItWhereThatIsEnabled() {
        try (HttpOrigin origin = HttpOrigin.saying("hello");
                RunningSidecar sidecar = start(origin, Map.of("AMBASSADOR_QUIT_ENABLED", "true"))) {
            assertThat(status(sidecar, "/quit")).as("GET").isEqualTo(405);
            assertThat(sidecar.isAlive()).isTrue();
            assertThat(sidecar.post("/quit").statusCode()).isEqualTo(202);
            assertThat(sidecar.awaitExit()).isZero();
        }
        try (HttpOrigin origin = HttpOrigin.saying("hello");
                RunningSidecar sidecar = start(origin, Map.of());
                RawHttp http = client.http(sidecar.port(), HOST)) {
            assertThat(sidecar.post("/quit").statusCode()).isEqualTo(404);
            assertThat(http.ask("/").status()).isEqualTo(200);
            assertThat(status(sidecar, "/q/health/ready")).isEqualTo(200);
        }
    }

    private RunningSidecar start(HttpOrigin origin, Map<String, String> environment, String... flags) {
        SidecarYml yml = SidecarYml.before(origin)
                .certificates(authority.server(HOST).writeTo(directory.resolve("tls")))
                .line("limits: {requests: 1000000000}");
        return RunningSidecar.start(yml, environment, flags);
    }

    private void answer(HttpOrigin.Call call) throws IOException {
        if (!call.request().target().equals("/slow")) {
            call.send(HttpOrigin.ok("hello"));
            return;
        }
        asked.countDown();
        try {
            if (!finish.await(60, TimeUnit.SECONDS)) {
                throw new IOException("nobody lets it answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        call.send(HttpOrigin.ok("late"));
    }

    /** Asks on one connection until a response says that it ends. */
    private void keepAsking(RunningSidecar sidecar) {
        try (RawHttp http = client.http(sidecar.port(), HOST)) {
            boolean open = true;
            while (open) {
                HttpMessage response = http.ask("/");
                if (response.status() != 200) {
                    complaints.add(response.toString());
                }
                answered.incrementAndGet();
                open = !response.closes();
            }
            http.expectClosed();
        } catch (UncheckedIOException e) {
            complaints.add(e.toString());
        }
    }

    /** A connection with HTTP/2. The client of the JDK does not do: it gives up all requests at a GOAWAY. */
    private RawHttp http2(int port) throws IOException {
        RawHttp raw = RawHttp.over(client.connect(port, HOST, "h2"));
        raw.send(CLIENT_PREFACE);
        raw.send(new byte[] {0, 0, 0, SETTINGS, 0, 0, 0, 0, 0});
        return raw;
    }

    /** The payload of the next frame of a type; others are passed over. */
    private static byte[] readFrame(RawHttp raw, int type) throws IOException {
        while (true) {
            byte[] header = raw.in().readNBytes(FRAME_HEADER);
            assertThat(header.length)
                    .as("closed before a frame of type " + type)
                    .isEqualTo(FRAME_HEADER);
            int length = (header[0] & 0xff) << 16 | (header[1] & 0xff) << 8 | (header[2] & 0xff);
            byte[] payload = raw.in().readNBytes(length);
            if (header[3] == type) {
                return payload;
            }
        }
    }

    private static int status(RunningSidecar sidecar, String path) {
        return sidecar.get(path).statusCode();
    }

    private static boolean refuses(RunningSidecar sidecar) {
        try {
            sidecar.plain().close();
            return false;
        } catch (UncheckedIOException refused) {
            return true;
        }
    }
}
