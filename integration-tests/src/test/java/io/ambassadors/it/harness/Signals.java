package io.ambassadors.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Unix signals for processes that the tests started. */
final class Signals {
    private Signals() {}

    /** Sends {@code name}, such as {@code HUP}, and returns when it was sent. */
    static void send(Process process, String name) {
        try {
            int rc = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (rc != 0) {
                throw new IllegalStateException("kill -" + name + " " + process.pid() + " said " + rc);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
