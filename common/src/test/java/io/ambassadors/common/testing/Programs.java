package io.ambassadors.common.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs of this machine, which {@link Peers} finds, and ends them. */
public final class Programs {
    private static final long LONGEST_SECONDS = 10;
    private static final long NAP_MILLIS = 10;

    private Programs() {}

    /** How a run ended: both outputs as one, in ISO 8859-1. */
    public record Outcome(int exitCode, String output) {}

    /** Runs a program to its end; without it the test is skipped or fails, as {@link Peers#require} says. */
    public static Outcome run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Peers.require(program).toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
        try {
            return new Outcome(process.waitFor(), output);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw interrupted(e);
        }
    }

    /** Asks a program to end, and makes it if it does not. */
    static void stop(Process process) throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw interrupted(e);
        }
    }

    /** A short pause before one looks again. */
    static void nap() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(NAP_MILLIS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        IOException failure = new InterruptedIOException("interrupted");
        failure.initCause(cause);
        return failure;
    }
}
