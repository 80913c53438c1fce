package io.ambassadors.https.config.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a configuration comes from, so that it can be read again.
 *
 * @param file empty for none: defaults, and what the overrides say
 * @param overrides settings that win over it
 */
public record ConfigSource(Optional<Path> file, Overrides overrides) {
    /** Where a file is looked for that nobody named, in this order. */
    public static final List<Path> USUAL =
            List.of(SidecarFile.NAME, Path.of("/etc/https-sidecar", "https-sidecar.yml"));

    /** The file that was named; else the first of the usual ones that is there; else none. */
    public static ConfigSource find(Optional<Path> named, List<Path> usual, Overrides overrides) {
        return new ConfigSource(
                named.or(() -> usual.stream().filter(Files::exists).findFirst()), overrides);
    }

    /** Reads it, as it is now. */
    public ParsedSidecar read() {
        return file.map(path -> SidecarFile.read(path, overrides)).orElseGet(() -> SidecarFile.withoutFile(overrides));
    }
}
