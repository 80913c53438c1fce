package io.ambassadors.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The processes and the directory of a demo. However it ends, they end with it. */
final class Children {
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final Duration STEP = Duration.ofMillis(20);
    private final Deque<Process> started = new ArrayDeque<>();
    private final Path directory;

    Children() throws IOException {
        directory = Files.createTempDirectory("ambassadors-demo");
        Runtime.getRuntime().addShutdownHook(new Thread(this::endAll, "demo-end"));
    }

    /** A directory that goes away with the demo. */
    Path directory() {
        return directory;
    }

    /** Starts a program whose output goes to {@code name.log}; ready when {@code ready} is true. */
    void start(
            String name, Map<String, String> environment, List<String> command, Duration limit, Callable<Boolean> ready)
            throws IOException, InterruptedException {
        Path log = directory.resolve(name + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        synchronized (this) {
            started.push(process);
        }
        long end = System.nanoTime() + limit.toNanos();
        while (!holds(ready)) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new DemoProblem(name + (process.isAlive() ? " does not start" : " ended at once") + ". It said:\n"
                        + Files.readString(log));
            }
            TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
        }
    }

    private static boolean holds(Callable<Boolean> ready) {
        try {
            return ready.call();
        } catch (Exception notYet) {
            return false;
        }
    }

    private synchronized void endAll() {
        started.forEach(Process::destroy);
        started.forEach(Children::end);
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println("demo: cannot delete " + directory + ": " + e);
        }
    }

    private static void end(Process process) {
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
