package io.ambassadors.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The real nutcracker of this machine, for tests that compare with it. */
public final class Nutcracker {
    private Nutcracker() {}

    /** Skips the test where there is none, unless {@code -Dpeers=required}. */
    public static void assumePresent() {
        boolean present;
        try {
            present = exitCode("-V") == 0;
        } catch (IOException absent) {
            present = false;
        }
        boolean required = "required".equals(System.getProperty("peers"));
        assertThat(present || !required).as("nutcracker is required and absent").isTrue();
        assumeTrue(present, "nutcracker is absent");
    }

    /** Runs it to its end, its output thrown away. */
    public static int exitCode(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("nutcracker"));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
    }
}
