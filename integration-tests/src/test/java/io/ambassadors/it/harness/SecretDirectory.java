package io.ambassadors.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** A directory with the files of a Secret, such as {@code tls.crt} and {@code tls.key}, which are replaced in one of many ways. */
public final class SecretDirectory {
    private final Path parent;
    private final String name;
    private final Layout layout;
    private int generation;

    /** How files are replaced. */
    public enum Layout {
        /** Written over, first one, then the other: for a moment they do not fit. */
        IN_PLACE,
        /** Each written beside, then renamed over the old one. */
        RENAMED,
        /** {@code tls.crt -> ..data/tls.crt}, {@code ..data -> ..generation}: as the kubelet does. */
        DATA_SWAPPED,
        /** The directory is a link to a link, whose goal has links to files elsewhere. */
        CHAINED,
        /** The directory is deleted with all that is in it, and made again. */
        RECREATED
    }

    private SecretDirectory(Path parent, String name, Layout layout) {
        this.parent = parent;
        this.name = name;
        this.layout = layout;
    }

    /** One within {@code parent} that does not exist before the first {@code put}. */
    public static SecretDirectory in(Path parent, String name, Layout layout) {
        return new SecretDirectory(parent, name, layout);
    }

    /** Where it is. */
    public Path path() {
        return parent.resolve(name);
    }

    /** Puts certificate and key in place. */
    public void put(Issued issued) {
        put(Map.of("tls.crt", issued.certificatePem(), "tls.key", issued.keyPem()));
    }

    /** Puts files in place, by their names. */
    public void put(Map<String, String> files) {
        generation++;
        try {
            switch (layout) {
                case IN_PLACE -> write(Files.createDirectories(path()), files);
                case RENAMED -> rename(files);
                case DATA_SWAPPED -> swapData(files);
                case CHAINED -> chain(files);
                case RECREATED -> {
                    if (generation > 1) {
                        ConfigDirectory.deleteTree(path());
                    }
                    write(Files.createDirectories(path()), files);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path directory, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
    }

    private void rename(Map<String, String> files) throws IOException {
        Files.createDirectories(path());
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path beside = Files.writeString(path().resolve("." + file.getKey() + ".new"), file.getValue());
            Files.move(beside, path().resolve(file.getKey()), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void swapData(Map<String, String> files) throws IOException {
        Files.createDirectories(path());
        Path next = Files.createDirectory(path().resolve("..generation_" + generation));
        write(next, files);
        link(path().resolve("..data"), next.getFileName());
        for (String file : files.keySet()) {
            if (Files.notExists(path().resolve(file))) {
                link(path().resolve(file), Path.of("..data", file));
            }
        }
        deleteGeneration(path().resolve("..generation_" + (generation - 1)));
    }

    private void chain(Map<String, String> files) throws IOException {
        Path store = Files.createDirectories(parent.resolve(name + ".store-" + generation));
        write(store, files);
        Path goal = Files.createDirectory(parent.resolve(name + ".goal-" + generation));
        for (String file : files.keySet()) {
            link(goal.resolve(file), Path.of("..", store.getFileName().toString(), file));
        }
        link(parent.resolve(name + ".live"), goal.getFileName());
        if (generation == 1) {
            link(path(), Path.of(name + ".live"));
        }
        deleteGeneration(parent.resolve(name + ".goal-" + (generation - 1)));
        deleteGeneration(parent.resolve(name + ".store-" + (generation - 1)));
    }

    /** Makes a link, or lets it lead elsewhere at once. */
    private static void link(Path link, Path to) throws IOException {
        Path beside = link.resolveSibling(link.getFileName() + "_tmp");
        Files.createSymbolicLink(beside, to);
        Files.move(beside, link, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void deleteGeneration(Path old) throws IOException {
        if (Files.exists(old)) {
            ConfigDirectory.deleteTree(old);
        }
    }
}
