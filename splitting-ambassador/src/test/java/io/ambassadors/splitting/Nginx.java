package io.ambassadors.splitting;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.opentest4j.TestAbortedException;

/** The real nginx of this machine, for tests that compare with it. */
public final class Nginx {
    private Nginx() {}

    /** Where it is. Without it the test is skipped, or fails if the system property {@code peers} is {@code required}. */
    public static Path require() {
        Optional<Path> found = find();
        if (found.isEmpty() && "required".equals(System.getProperty("peers"))) {
            throw new AssertionError("nginx is required and absent");
        }
        return found.orElseThrow(() -> new TestAbortedException("nginx is absent"));
    }

    private static Optional<Path> find() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of((path + ":/usr/sbin:/usr/local/sbin").split(File.pathSeparator, -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** How a run ended. */
    public record Outcome(int exitCode, String output) {}

    /** Runs it to its end, both its outputs as one. */
    public static Outcome run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(require().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
        try {
            return new Outcome(process.waitFor(), output);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }
}
