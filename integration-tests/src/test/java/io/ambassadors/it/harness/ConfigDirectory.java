package io.ambassadors.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory as Kubernetes mounts a ConfigMap: {@code file -> ..data/file}, {@code ..data -> ..<generation>}. */
final class ConfigDirectory {
    private final Path root;
    private final String file;
    private int generation;
    private Path current;

    ConfigDirectory(Path root, String file, String text) {
        this.root = root;
        this.file = file;
        swap(text);
        run(() -> Files.createSymbolicLink(root.resolve(file), Path.of("..data", file)));
    }

    Path file() {
        return root.resolve(file);
    }

    /** Replaces the whole directory at once, as the kubelet does. */
    void swap(String text) {
        Path next = root.resolve("..generation_" + ++generation);
        Path link = root.resolve("..data_tmp");
        Path previous = current;
        run(() -> {
            Files.createDirectory(next);
            Files.writeString(next.resolve(file), text);
            Files.createSymbolicLink(link, next.getFileName());
            Files.move(link, root.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            if (previous != null) {
                deleteTree(previous);
            }
        });
        current = next;
    }

    /** Writes over the file, as an editor does that keeps it open. */
    void overwrite(String text) {
        run(() -> Files.writeString(current.resolve(file), text));
    }

    static void deleteTree(Path tree) throws IOException {
        List<Path> paths;
        try (Stream<Path> all = Files.walk(tree)) {
            paths = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    private static void run(Action action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
