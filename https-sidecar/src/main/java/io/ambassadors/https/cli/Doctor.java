package io.ambassadors.https.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.https.config.SidecarConfig;

/** Examines an installation: files, certificates, the port, the backend, and what a client would negotiate. */
@FunctionalInterface
public interface Doctor {
    /**
     * Examines it and says what it finds.
     *
     * @param config that can be used
     * @param file that it was read from; empty if there is none
     * @param problems what was said of it, none of it an error
     * @param out for the findings
     * @return the exit code, 0 if nothing fails, though there may be warnings
     */
    int run(SidecarConfig config, Optional<Path> file, List<ConfigProblem> problems, PrintStream out);
}
