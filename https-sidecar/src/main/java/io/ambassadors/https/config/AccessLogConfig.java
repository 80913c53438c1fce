package io.ambassadors.https.config;

import java.nio.file.Path;

/**
 * One line for each request, or for each connection in TCP mode.
 *
 * @param file path, or {@code stdout} or {@code stderr}
 * @param json whether lines are JSON; otherwise the combined form with what is known of TLS behind it
 */
public record AccessLogConfig(String file, boolean json) {
    /** What to open. */
    public Path path() {
        return Path.of(
                switch (file) {
                    case "stdout" -> "/dev/stdout";
                    case "stderr" -> "/dev/stderr";
                    default -> file;
                });
    }
}
