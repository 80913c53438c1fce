package io.ambassadors.common.http.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogWriterTest {
    @TempDir
    Path directory;

    private static byte[] line(String text) {
        return (text + "\n").getBytes(ISO_8859_1);
    }

    private static void await(Path file, int lines) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (Files.readAllLines(file, ISO_8859_1).size() < lines) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void linesOfEachThreadAreWrittenInTheirOrderAndWhole() throws Exception {
        Path path = directory.resolve("a.log");
        try (LogWriter writer = new LogWriter()) {
            LogFile file = writer.open(path);
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                String name = "thread" + t + " ";
                Thread thread = new Thread(() -> IntStream.range(0, 2_000).forEach(i -> file.write(line(name + i))));
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(writer.dropped()).isZero();
        }
        List<String> lines = Files.readAllLines(path, ISO_8859_1);
        for (int t = 0; t < 4; t++) {
            String name = "thread" + t + " ";
            assertThat(lines.stream().filter(line -> line.startsWith(name)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 2_000).mapToObj(i -> name + i).toList());
        }
    }

    @Test
    void linesAreWrittenWhileItRunsAndAfterALongPause() throws Exception {
        Path path = directory.resolve("a.log");
        try (LogWriter writer = new LogWriter()) {
            LogFile file = writer.open(path);
            file.write(line("first"));
            await(path, 1);
            while (!writer.isAsleep()) {
                Thread.onSpinWait();
            }
            file.write(line("second"));
            await(path, 2);
        }
        assertThat(path).hasContent("first\nsecond\n");
    }

    @Test
    void whatDoesNotFitIsDroppedAndCounted() throws Exception {
        try (LogWriter writer = new LogWriter()) {
            LogFile file = writer.open(directory.resolve("a.log"));
            assertThat(file.write(new byte[(int) LogWriter.MOST_BYTES + 1])).isFalse();
            assertThat(file.write(new byte[1024 * 1024])).isTrue();
            assertThat(writer.dropped()).isEqualTo(1);
        }
        assertThat(Files.size(directory.resolve("a.log"))).isEqualTo(1024 * 1024);
    }

    @Test
    void reopeningContinuesInANewFile() throws Exception {
        Path path = directory.resolve("a.log");
        Path rotated = directory.resolve("a.log.1");
        try (LogWriter writer = new LogWriter()) {
            LogFile file = writer.open(path);
            file.write(line("before"));
            await(path, 1);
            Files.move(path, rotated);
            writer.reopen();
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!Files.exists(path)) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }
            file.write(line("after"));
        }
        assertThat(rotated).hasContent("before\n");
        assertThat(path).hasContent("after\n");
    }

    @Test
    void aPathIsOpenOnceForAllThatUseItAndClosedBehindTheLast() throws Exception {
        Path path = directory.resolve("a.log");
        try (LogWriter writer = new LogWriter()) {
            LogFile first = writer.open(path);
            assertThat(writer.open(path)).isSameAs(first);
            writer.release(first);
            assertThat(writer.open(path)).isSameAs(first);
            writer.release(first);
            first.write(line("last"));
            writer.release(first);
            await(path, 1);
            LogFile second = writer.open(path);
            assertThat(second).isNotSameAs(first);
            second.write(line("again"));
        }
        assertThat(path).hasContent("last\nagain\n");
    }

    @Test
    void aFileThatCannotBeOpenedIsSaidAtOnce() throws Exception {
        try (LogWriter writer = new LogWriter()) {
            assertThatThrownBy(() -> writer.open(directory.resolve("none/a.log")))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void nothingIsTakenAfterTheEnd() throws Exception {
        Path path = directory.resolve("a.log");
        LogWriter writer = new LogWriter();
        LogFile file = writer.open(path);
        file.write(line("in time"));
        writer.close();
        assertThat(file.write(line("late"))).isFalse();
        assertThat(path).hasContent("in time\n");
    }
}
