package io.ambassadors.https.config.file;

import java.util.List;
import java.util.Optional;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.https.config.SidecarConfig;

/**
 * What came of reading a configuration.
 *
 * @param config the configuration; present exactly when no problem is an error
 * @param problems all that was found, in the order of the file, behind it those of variables and options
 */
public record ParsedSidecar(Optional<SidecarConfig> config, List<ConfigProblem> problems) {
    public ParsedSidecar {
        problems = List.copyOf(problems);
    }

    /** Whether it can be used. */
    public boolean accepted() {
        return config.isPresent();
    }
}
