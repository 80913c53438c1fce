package io.ambassadors.common.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Recognises a file that is a mount point itself. That is how Kubernetes mounts a single file of a volume ({@code subPath}), and such a
 * file never changes while the container runs, whatever becomes of its ConfigMap. A file bind-mounted by another container engine looks
 * the same, and follows writes but no rename.
 */
public final class SubPathMount {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    /** The kernel writes space, tab, line break and backslash of a path as three octal digits. */
    private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

    private static final int MOUNT_POINT_FIELD = 4;

    private SubPathMount() {}

    /** Whether the file is a mount point; false where the kernel does not say. */
    public static boolean looksLike(Path file) {
        return looksLike(file, MOUNTS);
    }

    static boolean looksLike(Path file, Path mounts) {
        Set<String> names = new HashSet<>();
        names.add(file.toAbsolutePath().normalize().toString());
        try (Stream<String> lines = Files.lines(mounts)) {
            names.add(file.toRealPath().toString());
            return !Files.isDirectory(file)
                    && lines.map(line -> line.split(" "))
                            .filter(fields -> fields.length > MOUNT_POINT_FIELD)
                            .anyMatch(fields -> names.contains(unescape(fields[MOUNT_POINT_FIELD])));
        } catch (IOException | java.io.UncheckedIOException unknown) {
            return false;
        }
    }

    private static String unescape(String path) {
        return ESCAPED.matcher(path)
                .replaceAll(
                        match -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 8))));
    }
}
