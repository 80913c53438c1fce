package io.ambassadors.https.certificates;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Files that belong together, all of one generation.
 *
 * <p>Kubernetes replaces the files of a volume at once: their names are links through {@code ..data}, which it points to a new directory.
 * Who reads one file before that and another after it has files that do not belong together. So each directory on the way of the links is
 * resolved once, for all files that lead through it, and they are read from where it really is. Then all is done again: if anything is not
 * the same, somebody was writing, and it is done once more. Only files that share no directory, or are written in place, could then be of
 * two generations; whether the key is that of the certificate remains to be checked.
 */
final class SteadyFiles {
    /** What no file of certificates exceeds; lists of revoked ones come near. */
    static final long LARGEST = 64L << 20;

    /** As many as Linux follows before it gives up with ELOOP. */
    private static final int MOST_LINKS = 40;

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
            if (before != null && now.sameAs(before)) {
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
        Map<Path, Path> directories = new HashMap<>();
        for (Path file : files) {
            try {
                real.put(file, resolve(file.toAbsolutePath(), directories));
            } catch (IOException absent) {
                continue;
            }
        }
        for (Map.Entry<Path, Path> entry : real.entrySet()) {
            try {
                contents.put(entry.getKey(), content(entry.getKey(), entry.getValue()));
            } catch (NoSuchFileException absent) {
                // Never there, or gone with its generation: the next reading tells.
                continue;
            } catch (IOException e) {
                throw new RefusedException(
                        entry.getKey(),
                        "The file cannot be read: " + e,
                        "Let the user that we run as read it (fsGroup and defaultMode of a Secret's volume)");
            }
        }
        return new Reading(real, contents);
    }

    /** Follows the links of a file's name; a directory that was resolved before leads to the same place again. */
    private static Path resolve(Path file, Map<Path, Path> directories) throws IOException {
        Path next = file;
        for (int links = 0; links < MOST_LINKS; links++) {
            Path parent = directories.get(next.getParent());
            if (parent == null) {
                parent = next.getParent().toRealPath();
                directories.put(next.getParent(), parent);
            }
            Path here = parent.resolve(next.getFileName());
            if (!Files.isSymbolicLink(here)) {
                return here;
            }
            next = parent.resolve(Files.readSymbolicLink(here));
        }
        throw new FileSystemLoopException(file.toString());
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
