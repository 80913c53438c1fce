package io.ambassadors.https.certificates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Files that belong together, all of one generation.
 *
 * <p>Kubernetes replaces the files of a volume at once: their names are links through {@code ..data}, which it points to a new directory.
 * Who reads one file before that and another after it has files that do not belong together. So each name is resolved, through however many
 * links, and its content read from where it really is; then all names are resolved and all contents read again. If anything is not the same,
 * somebody was writing, and it is done once more.
 */
final class SteadyFiles {
    /** What no file of certificates exceeds; lists of revoked ones come near. */
    static final long LARGEST = 64L << 20;

    private static final int ATTEMPTS = 50;
    private static final int MILLIS_BETWEEN = 5;

    private final Map<Path, byte[]> contents;

    private SteadyFiles(Map<Path, byte[]> contents) {
        this.contents = contents;
    }

    private record Reading(Map<Path, Path> real, Map<Path, byte[]> contents) {
        boolean sameAs(Reading other) {
            return real.equals(other.real)
                    && contents.keySet().equals(other.contents.keySet())
                    && contents.entrySet().stream()
                            .allMatch(entry -> Arrays.equals(entry.getValue(), other.contents.get(entry.getKey())));
        }
    }

    /**
     * Reads files; those that are not there are absent from the result.
     *
     * @throws RefusedException if they keep changing, or one of them cannot be read
     */
    static SteadyFiles read(Set<Path> files) throws RefusedException {
        Path last = files.iterator().next();
        Reading before = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Reading now = attempt(files);
            if (before != null && now != null && now.sameAs(before)) {
                return new SteadyFiles(now.contents());
            }
            if (before != null) {
                pause();
            }
            before = now;
        }
        throw new RefusedException(
                last,
                "The files kept changing while they were read, " + ATTEMPTS + " times",
                "Replace them as a whole, by renaming a complete file over the old one");
    }

    /** Content of a file; empty if it is not there. */
    Optional<byte[]> content(Path file) {
        return Optional.ofNullable(contents.get(file));
    }

    private static Reading attempt(Set<Path> files) throws RefusedException {
        Map<Path, Path> real = new HashMap<>();
        Map<Path, byte[]> contents = new HashMap<>();
        // All names first, so that little time lies between them.
        for (Path file : new HashSet<>(files)) {
            try {
                real.put(file, file.toRealPath());
            } catch (IOException absent) {
                continue;
            }
        }
        for (Map.Entry<Path, Path> entry : real.entrySet()) {
            try {
                contents.put(entry.getKey(), content(entry.getKey(), entry.getValue()));
            } catch (NoSuchFileException replacedMeanwhile) {
                return null;
            } catch (IOException e) {
                throw new RefusedException(
                        entry.getKey(),
                        "The file cannot be read: " + e,
                        "Let the user that we run as read it (fsGroup and defaultMode of a Secret's volume)");
            }
        }
        return new Reading(real, contents);
    }

    private static byte[] content(Path named, Path real) throws IOException, RefusedException {
        if (Files.isDirectory(real)) {
            throw new RefusedException(named, "Expected a file, found a directory", "");
        }
        long size = Files.size(real);
        if (size > LARGEST) {
            throw new RefusedException(
                    named, "Expected at most " + LARGEST + " bytes, found " + size, "Is this the file that was meant?");
        }
        return Files.readAllBytes(real);
    }

    private static void pause() {
        try {
            Thread.sleep(MILLIS_BETWEEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
