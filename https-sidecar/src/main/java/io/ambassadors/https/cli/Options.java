package io.ambassadors.https.cli;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.ambassadors.https.config.file.ConfigSource;
import io.ambassadors.https.config.file.Overrides;

/**
 * The values of a command line.
 *
 * @param configFile {@code -c}; empty if it was not given
 * @param settings options that stand for keys of the file, by their names
 */
public record Options(Optional<Path> configFile, Map<String, Overrides.Option> settings) {
    /** What an empty command line means. */
    public static final Options DEFAULT = new Options(Optional.empty(), Map.of());

    public Options {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** Where the configuration comes from, which is decided now: a file that appears later is not looked for. */
    public ConfigSource source(Map<String, String> environment) {
        return ConfigSource.find(configFile, ConfigSource.USUAL, new Overrides(environment, settings));
    }
}
