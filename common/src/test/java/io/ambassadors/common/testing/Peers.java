package io.ambassadors.common.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.opentest4j.TestAbortedException;

/** The programs that tests tagged {@code peer} compare with. */
public final class Peers {
    private static final String DIRECTORIES = "/usr/sbin:/usr/local/sbin:/sbin";

    private Peers() {}

    /**
     * Where a program is. Without it the test is skipped, or fails if the system property {@code peers} is {@code required}.
     */
    public static Path require(String program) {
        Optional<Path> found = find(program);
        if (found.isPresent()) {
            return found.get();
        }
        String missing = program + " is not installed";
        if ("required".equals(System.getProperty("peers"))) {
            throw new AssertionError(missing);
        }
        throw new TestAbortedException(missing);
    }

    /** Servers are often in directories that only root has in its path. */
    private static Optional<Path> find(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + File.pathSeparator + DIRECTORIES;
        return Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
