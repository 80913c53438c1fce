package io.ambassadors.common.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.common.testing.Await;

class ConfigWatcherTest {
    /** Long enough that only events explain what is seen in time. */
    private static final ConfigWatcher.Timing EVENTS_ONLY =
            new ConfigWatcher.Timing(Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ofMinutes(5));

    private static final ConfigWatcher.Timing POLLING =
            new ConfigWatcher.Timing(Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofMillis(150));
    private static final long PATIENCE_SECONDS = 20;

    @TempDir
    Path directory;

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private Path file;
    private ConfigWatcher watcher;

    @BeforeEach
    void writeFirst() throws IOException {
        file = Files.writeString(directory.resolve("n.yml"), "first");
    }

    @AfterEach
    void close() {
        if (watcher != null) {
            watcher.close();
            assertThat(watcher.running()).isFalse();
        }
    }

    private void watch(ConfigWatcher.Timing timing) {
        watcher = ConfigWatcher.start(
                file, "first".getBytes(UTF_8), timing, content -> seen.add(new String(content, UTF_8)));
    }

    private void assertNextSeen(String content) throws InterruptedException {
        assertThat(seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(content);
    }

    @Test
    void seesAWriteInPlace() throws Exception {
        watch(EVENTS_ONLY);
        Files.writeString(file, "second");
        assertNextSeen("second");
        Files.writeString(file, "third");
        assertNextSeen("third");
    }

    @Test
    void saysNothingOfWhatTheCallerHasRead() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        WatchedFiles one = WatchedFiles.of(file);
        WatchedFiles counted = new WatchedFiles() {
            @Override
            public String name() {
                return one.name();
            }

            @Override
            public Optional<byte[]> read() {
                looks.incrementAndGet();
                return one.read();
            }

            @Override
            public Set<Path> directories() {
                return one.directories();
            }
        };
        watcher = ConfigWatcher.start(
                counted,
                file.getFileSystem(),
                "first".getBytes(UTF_8),
                POLLING,
                content -> seen.add(new String(content, UTF_8)));
        watcher.known("second".getBytes(UTF_8));
        Files.writeString(file, "second");
        int before = looks.get();
        Await.until("the watcher has looked often enough to believe a change", () -> looks.get() > before + 5);
        assertThat(seen).isEmpty();
        Files.writeString(file, "third");
        assertNextSeen("third");
    }

    @Test
    void seesARenameOverTheFile() throws Exception {
        watch(EVENTS_ONLY);
        for (String content : new String[] {"second", "third"}) {
            Path other = Files.writeString(directory.resolve("n.yml.tmp"), content);
            Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            assertNextSeen(content);
        }
    }

    @Test
    void seesAFileThatWasDeletedAndCreatedAgain() throws Exception {
        watch(EVENTS_ONLY);
        Files.delete(file);
        Files.writeString(file, "second");
        assertNextSeen("second");
    }

    @Test
    void seesTheSwapOfAKubernetesVolume() throws Exception {
        Path volume = Files.createDirectory(directory.resolve("volume"));
        publish(volume, "..2026_01", "first");
        file = Files.createSymbolicLink(volume.resolve("n.yml"), Path.of("..data/n.yml"));
        watch(EVENTS_ONLY);

        publish(volume, "..2026_02", "second");
        assertNextSeen("second");
        Files.delete(volume.resolve("..2026_01/n.yml"));
        publish(volume, "..2026_03", "third");
        assertNextSeen("third");
        assertThat(seen).isEmpty();
    }

    /** As kubelet does: a new directory, a new link beside ..data, and the link renamed over it. */
    private static void publish(Path volume, String version, String content) throws IOException {
        Path target = Files.createDirectory(volume.resolve(version));
        Files.writeString(target.resolve("n.yml"), content);
        Path link = Files.createSymbolicLink(volume.resolve("..data_tmp"), Path.of(version));
        Files.move(link, volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void seesAWriteBehindALinkIntoAnotherDirectory() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path target = Files.writeString(elsewhere.resolve("real.yml"), "first");
        Path here = Files.createDirectory(directory.resolve("here"));
        file = Files.createSymbolicLink(here.resolve("n.yml"), target);
        watch(EVENTS_ONLY);
        Files.writeString(target, "second");
        assertNextSeen("second");
    }

    @Test
    void findsByLookingWhatNoEventTold() throws Exception {
        Path gone = directory.resolve("later");
        file = gone.resolve("n.yml");
        watch(POLLING);
        Files.createDirectory(gone);
        Files.writeString(file, "second");
        assertNextSeen("second");
    }

    @Test
    void survivesThatTheDirectoryVanishesAndReturns() throws Exception {
        Path volume = Files.createDirectory(directory.resolve("volume"));
        file = Files.writeString(volume.resolve("n.yml"), "first");
        watch(POLLING);
        Files.delete(file);
        Files.delete(volume);
        Files.createDirectory(volume);
        Files.writeString(file, "second");
        assertNextSeen("second");
        Files.move(volume, directory.resolve("moved"));
        Files.createDirectory(volume);
        Files.writeString(file, "third");
        assertNextSeen("third");
        Files.writeString(file, "fourth");
        assertNextSeen("fourth");
    }

    @Test
    void tellsNothingWhenTheContentIsTheSame() throws Exception {
        watch(POLLING);
        Files.writeString(file, "first");
        Files.delete(file);
        Files.writeString(file, "first");
        Files.writeString(file, "second");
        assertNextSeen("second");
        assertThat(seen).isEmpty();
    }

    @Test
    void waitsUntilTheWriterIsQuiet() throws Exception {
        watch(new ConfigWatcher.Timing(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(5)));
        try (OutputStream out = Files.newOutputStream(file)) {
            for (String part : new String[] {"sec", "o", "nd"}) {
                out.write(part.getBytes(UTF_8));
                out.flush();
            }
        }
        assertNextSeen("second");
        assertThat(seen).isEmpty();
    }

    @Test
    void believesAFileThatNeverComesToRest() throws Exception {
        watch(new ConfigWatcher.Timing(Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofMinutes(5)));
        for (int i = 0; seen.isEmpty() && i < 10_000; i++) {
            Files.writeString(file, "version " + i);
            Thread.sleep(2);
        }
        assertThat(seen).isNotEmpty();
    }

    @Test
    void outlivesAListenerThatThrows() throws Exception {
        CountDownLatch thrown = new CountDownLatch(1);
        watcher = ConfigWatcher.start(file, new byte[0], POLLING, content -> {
            if (thrown.getCount() > 0) {
                thrown.countDown();
                throw new IllegalStateException("not today");
            }
            seen.add(new String(content, UTF_8));
        });
        assertThat(thrown.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        Files.writeString(file, "second");
        assertNextSeen("second");
    }

    @Test
    void tellsAtOnceWhatChangedBeforeItBegan() throws Exception {
        Files.writeString(file, "second");
        watch(EVENTS_ONLY);
        assertNextSeen("second");
    }

    @Test
    void goesOnAfterALookThatFailed() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        WatchedFiles one = WatchedFiles.of(file);
        WatchedFiles brittle = new WatchedFiles() {
            @Override
            public String name() {
                return one.name();
            }

            @Override
            public Optional<byte[]> read() {
                if (looks.incrementAndGet() == 1) {
                    throw new IllegalStateException("this once");
                }
                return one.read();
            }

            @Override
            public Set<Path> directories() {
                return one.directories();
            }
        };
        watcher = ConfigWatcher.start(
                brittle,
                file.getFileSystem(),
                "first".getBytes(UTF_8),
                POLLING,
                content -> seen.add(new String(content, UTF_8)));
        Files.writeString(file, "second");
        assertNextSeen("second");
    }
}
