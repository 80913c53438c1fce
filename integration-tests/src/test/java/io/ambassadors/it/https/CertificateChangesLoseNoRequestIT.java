package io.ambassadors.it.https;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.it.harness.Await;
import io.ambassadors.it.harness.CertificateAuthority;
import io.ambassadors.it.harness.HttpMessage;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.Issued;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.RunningSidecar;
import io.ambassadors.it.harness.SecretDirectory;
import io.ambassadors.it.harness.SecretDirectory.Layout;
import io.ambassadors.it.harness.SidecarYml;
import io.ambassadors.it.harness.TlsClient;

/**
 * While certificates are replaced in every way that there is, every request is answered, no connection ends, and who comes sees the new
 * certificate within two seconds.
 */
class CertificateChangesLoseNoRequestIT {
    /** How many; {@code -Dreloads=1000}, as CI does. */
    private static final int RELOADS = Integer.getInteger("reloads", 50);
    /** After so many, memory and descriptors are what they are to stay. */
    private static final int SETTLED = Math.max(20, RELOADS / 5);

    /** On a machine that others use as well, as many times longer as there is more to do than processors. */
    private static final Duration SEEN = Duration.ofSeconds(2);

    /** What a request takes at the least, so that the clients leave room for the sidecar. */
    private static final long WORK_NANOS = 2_000_000;

    private static final int MORE_MEMORY_KIB = 40 << 10;
    private static final int MORE_DESCRIPTORS = 12;

    private final CertificateAuthority authority = CertificateAuthority.named("Authority");
    private final Map<Layout, SecretDirectory> secrets = new EnumMap<>(Layout.class);
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong handshakes = new AtomicLong();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private volatile boolean stop;

    @TempDir
    private Path directory;

    @Test
    @Timeout(900)
    void howeverTheyAreReplaced() throws Exception {
        for (Layout layout : Layout.values()) {
            SecretDirectory secret = SecretDirectory.in(directory, name(layout), layout);
            secret.put(authority.server(name(layout)));
            secrets.put(layout, secret);
        }
        SidecarYml yml = SidecarYml.before("127.0.0.1:1")
                .certificates(
                        secrets.values().stream().map(SecretDirectory::path).toArray(Path[]::new))
                .line("limits: {requests: 1000000000}");
        List<Thread> clients = new ArrayList<>();
        try (HttpOrigin origin = HttpOrigin.start(call -> {
                    LockSupport.parkNanos(WORK_NANOS);
                    call.send(HttpOrigin.ok("hello"));
                });
                RunningSidecar sidecar = RunningSidecar.start(yml.backend(origin))) {
            for (Layout layout : List.of(Layout.IN_PLACE, Layout.DATA_SWAPPED)) {
                clients.add(new Thread(() -> keepAsking(sidecar, name(layout))));
                clients.add(new Thread(() -> askOnce(sidecar, name(layout))));
            }
            clients.forEach(Thread::start);
            try {
                change(sidecar);
            } finally {
                stop = true;
                for (Thread client : clients) {
                    client.join();
                }
            }
            assertThat(complaints).isEmpty();
            assertThat(sidecar.log()).doesNotContain("ERROR");
        }
    }

    private void change(RunningSidecar sidecar) {
        Duration longest = Duration.ZERO;
        long memory = 0;
        int descriptors = 0;
        for (int i = 1; i <= RELOADS && complaints.isEmpty(); i++) {
            Duration took = replace(sidecar, Layout.values()[i % Layout.values().length]);
            longest = took.compareTo(longest) > 0 ? took : longest;
            long enough = answered.get() + 8;
            Await.until(
                    "clients are answered",
                    Duration.ofSeconds(20),
                    () -> answered.get() >= enough || !complaints.isEmpty());
            if (i == SETTLED) {
                memory = sidecar.memory("VmRSS");
                descriptors = sidecar.descriptors();
            }
        }
        assertThat(complaints).isEmpty();
        long memoryAfter = sidecar.memory("VmRSS");
        int descriptorsAfter = sidecar.descriptors();
        System.out.printf(
                "%d changes, %d requests, %d handshakes, 0 failed; seen after at most %d ms; descriptors %d -> %d; VmRSS %d -> %d KiB%n",
                RELOADS,
                answered.get(),
                handshakes.get(),
                longest.toMillis(),
                descriptors,
                descriptorsAfter,
                memory,
                memoryAfter);
        assertThat(longest).isLessThanOrEqualTo(seen());
        assertThat(descriptorsAfter).as("descriptors").isLessThanOrEqualTo(descriptors + MORE_DESCRIPTORS);
        assertThat(memoryAfter).as("KiB of memory").isLessThanOrEqualTo(memory + MORE_MEMORY_KIB);
    }

    private static Duration seen() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        double busy = system.getSystemLoadAverage() / system.getAvailableProcessors();
        return Duration.ofMillis((long) (SEEN.toMillis() * Math.max(1, busy)));
    }

    /** Returns how long it took until a new client saw the new certificate. */
    private Duration replace(RunningSidecar sidecar, Layout layout) {
        Issued next = authority.server(name(layout));
        TlsClient client = TlsClient.trusting(authority);
        secrets.get(layout).put(next);
        long begin = System.nanoTime();
        Await.until("the new certificate of " + layout + " is seen", SEEN.multipliedBy(5), () -> client.forgetful()
                .serial(sidecar.port(), name(layout))
                .equals(next.serial()));
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static String name(Layout layout) {
        return layout.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".test";
    }

    /** One connection from the first change to the last. */
    private void keepAsking(RunningSidecar sidecar, String name) {
        try (RawHttp client = TlsClient.trusting(authority).http(sidecar.port(), name)) {
            while (!stop) {
                if (check(client.ask("/kept")).closes()) {
                    complaints.add("a kept connection is said to end");
                    return;
                }
            }
        } catch (UncheckedIOException e) {
            complaints.add("a kept connection: " + e);
        }
    }

    /** A connection and a handshake for each request. */
    private void askOnce(RunningSidecar sidecar, String name) {
        TlsClient client = TlsClient.trusting(authority);
        for (int i = 0; !stop; i++) {
            TlsClient mayResume = i % 2 == 0 ? client : client.forgetful();
            try (RawHttp once = RawHttp.over(mayResume.connect(sidecar.port(), name))) {
                check(once.ask("/once", "Connection: close\r\n"));
                once.expectClosed();
                handshakes.incrementAndGet();
            } catch (IOException | UncheckedIOException e) {
                complaints.add("a new connection: " + e);
            }
        }
    }

    private HttpMessage check(HttpMessage response) {
        if (response.status() == 200 && response.body().equals("hello")) {
            answered.incrementAndGet();
        } else {
            complaints.add(response.toString());
        }
        return response;
    }
}
