package io.ambassadors.common.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Files whose content is watched as one. Which files they are may depend on their content, as with {@code include}. */
public interface WatchedFiles {
    /** What they are called in messages. */
    String name();

    /** All of their content; empty while they cannot be read, which is no change. */
    Optional<byte[]> read();

    /** Directories in which something happens when one of them changes. */
    Set<Path> directories();

    /** A single file. */
    static WatchedFiles of(Path path) {
        Path file = path.toAbsolutePath();
        return new WatchedFiles() {
            @Override
            public String name() {
                return file.toString();
            }

            @Override
            public Optional<byte[]> read() {
                try {
                    return Optional.of(Files.readAllBytes(file));
                } catch (IOException goneForNow) {
                    return Optional.empty();
                }
            }

            @Override
            public Set<Path> directories() {
                return directoriesOf(Set.of(file));
            }
        };
    }

    /** Where files are named, and where they really are if those names are links. */
    static Set<Path> directoriesOf(Set<Path> files) {
        Set<Path> directories = new HashSet<>();
        for (Path file : files) {
            directories.add(file.getParent());
            try {
                directories.add(file.toRealPath().getParent());
            } catch (IOException goneForNow) {
                // The directory of its name will tell when it is back.
                continue;
            }
        }
        return directories;
    }
}
