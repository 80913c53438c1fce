package io.ambassadors.https.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

import io.ambassadors.https.config.SidecarConfig;

/** Examines an installation: files, certificates, the port, the backend, and what a client would negotiate. */
@FunctionalInterface
public interface Doctor {
    /**
     * Examines it and says what it finds.
     *
     * @param config that can be used
     * @param file that it was read from; empty if there is none
     * @param out for the findings
     * @return the exit code, 0 if all is well
     */
    int run(SidecarConfig config, Optional<Path> file, PrintStream out);
}
