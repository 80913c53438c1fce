package io.ambassadors.https.config.file;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.ambassadors.common.config.yaml.Problems;
import io.ambassadors.common.config.yaml.YamlNode.Position;

/**
 * What every key means: by the command line, else by the environment, else by the file, else by default. A value that cannot be read is
 * reported once and stands for the default, so that the rest is still checked.
 */
final class Values {
    private final Map<SidecarKey<?>, Given> given;
    private final Problems file;
    private final Map<SidecarKey<?>, Optional<?>> read = new HashMap<>();

    /**
     * Values to be read.
     *
     * @param given what was written
     * @param file takes problems of keys that nobody wrote
     */
    Values(Map<SidecarKey<?>, Given> given, Problems file) {
        this.given = given;
        this.file = file;
    }

    /** Whether somebody wrote the key, with whatever value. */
    boolean has(SidecarKey<?> key) {
        return given.containsKey(key);
    }

    /** The keys that somebody wrote. */
    Stream<SidecarKey<?>> written() {
        return given.keySet().stream();
    }

    /** What a key means that has a default. */
    <T> T get(SidecarKey<T> key) {
        return find(key).orElseThrow(() -> new IllegalStateException(key.path() + " has no default"));
    }

    /** What a key means, if anything. */
    @SuppressWarnings("unchecked") // A key gives values of its own type.
    <T> Optional<T> find(SidecarKey<T> key) {
        return (Optional<T>) read.computeIfAbsent(key, unread -> read(key));
    }

    private <T> Optional<T> read(SidecarKey<T> key) {
        Given value = given.get(key);
        return Optional.ofNullable(value)
                .flatMap(
                        found -> key.form().read(found.value(), new Complaints(key.path(), found.at(), found.source())))
                .or(key::fallbackValue);
    }

    /** Refuses what a key says, at its place. */
    void error(SidecarKey<?> key, String message, String cure) {
        source(key).error(place(key), message, cure);
    }

    /** Warns of what a key says. */
    void warning(SidecarKey<?> key, String message, String cure) {
        source(key).warning(place(key), message, cure);
    }

    /** Remarks on what a key says. */
    void note(SidecarKey<?> key, String message, String cure) {
        source(key).note(place(key), message, cure);
    }

    private Problems source(SidecarKey<?> key) {
        return has(key) ? given.get(key).source() : file;
    }

    private Position place(SidecarKey<?> key) {
        return has(key) ? given.get(key).at() : Position.WHOLE_FILE;
    }
}
