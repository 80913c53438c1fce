package io.ambassadors.it.harness;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Programs of others that the machine may have. */
public final class Peer {
    private static final long LIMIT_SECONDS = 60;

    private Peer() {}

    /** What a program printed, standard error included, and its exit code. */
    public record Outcome(int code, String output) {}

    /** The path of {@code program}; without it the test is skipped, or fails where peers are required. */
    public static String program(String program) {
        Optional<String> path = find(program);
        expect(path.isPresent(), program + " is not on this machine");
        return path.orElseThrow();
    }

    /** The path of {@code program}, if the machine has it. */
    public static Optional<String> find(String program) {
        return List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** Skips the test with {@code reason} unless {@code present}; fails it where peers are required. */
    public static void expect(boolean present, String reason) {
        if (System.getProperty("peers", "").equals("required")) {
            Assertions.assertTrue(present, reason);
        }
        Assumptions.assumeTrue(present, reason);
    }

    /** The file of a resource, such as {@code /peer/ioredis.mjs}. */
    public static String script(String resource) {
        try {
            return Path.of(Peer.class.getResource(resource).toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a program to its end with {@code input} as its standard input. */
    public static Outcome run(Map<String, String> environment, String input, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("peer", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        String.join(" ", command) + " does not end; it said:\n" + Files.readString(output));
            }
            return new Outcome(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }
}
