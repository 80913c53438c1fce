package io.ambassadors.sharding.config;

import java.util.List;
import java.util.Optional;

import io.ambassadors.common.config.ConfigProblem;

/**
 * What came of reading a nutcracker.yml.
 *
 * @param config the configuration; present exactly when no problem is an error
 * @param problems all that was found, in the order of the file
 */
public record ParsedFile(Optional<NutcrackerConfig> config, List<ConfigProblem> problems) {
    public ParsedFile {
        problems = List.copyOf(problems);
    }

    /** Whether the file can be used. */
    public boolean accepted() {
        return config.isPresent();
    }
}
