package io.ambassadors.common.net;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * How many file descriptors this process may still open. Without one, neither a server can be connected nor a class be loaded, so a
 * service has to refuse clients before that.
 */
public final class FileDescriptors {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Path OPEN = Path.of("/proc/self/fd");
    private static final String SOFT_LIMIT = "Max open files";

    private FileDescriptors() {}

    /** The limit less what is open now; empty where the system does not say. */
    public static OptionalInt left() {
        try {
            for (String line : Files.readAllLines(LIMITS)) {
                if (line.startsWith(SOFT_LIMIT)) {
                    String soft = line.substring(SOFT_LIMIT.length()).trim().split("\\s+")[0];
                    return soft.equals("unlimited")
                            ? OptionalInt.empty()
                            : OptionalInt.of((int) Math.min(Integer.MAX_VALUE, Long.parseLong(soft)) - open());
                }
            }
            return OptionalInt.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    private static int open() throws IOException {
        int count = 0;
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(OPEN)) {
            for (Path ignored : descriptors) {
                count++;
            }
        }
        return count;
    }
}
