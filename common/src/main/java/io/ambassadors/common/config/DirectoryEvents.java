package io.ambassadors.common.config;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Says that something happened in one of a few directories, which may vanish, return, or be replaced by others of the same name. The
 * kernel limits how many watchers a user may have, and containers of one node share that limit: without one, waiting just lasts until the
 * time is over. For one thread.
 */
final class DirectoryEvents implements AutoCloseable {
    private record Watched(WatchKey key, Object identity) {}

    private final WatchService service;
    private final Map<Path, Watched> watched = new HashMap<>();

    private DirectoryEvents(WatchService service) {
        this.service = service;
    }

    /** Events of the file system, or only the passing of time where it has none to give. */
    static DirectoryEvents of(FileSystem files) {
        try {
            return new DirectoryEvents(files.newWatchService());
        } catch (IOException | UnsupportedOperationException none) {
            return new DirectoryEvents(null);
        }
    }

    /** Whether the kernel tells of changes; otherwise they are found by looking. */
    boolean fromKernel() {
        return service != null;
    }

    /** Makes these the directories to watch, as far as they exist now. */
    void follow(Set<Path> directories) {
        if (service == null) {
            return;
        }
        watched.entrySet().removeIf(entry -> {
            Watched present = entry.getValue();
            boolean keep = directories.contains(entry.getKey())
                    && present.key().isValid()
                    && Objects.equals(present.identity(), identity(entry.getKey()));
            if (!keep) {
                present.key().cancel();
            }
            return !keep;
        });
        for (Path directory : directories) {
            watched.computeIfAbsent(directory, this::register);
        }
    }

    /**
     * Waits for an event in a directory.
     *
     * @return whether there was one; false when the time is over
     * @throws java.nio.file.ClosedWatchServiceException if closed meanwhile
     */
    boolean await(Duration longest) throws InterruptedException {
        if (service == null) {
            Thread.sleep(longest.toMillis());
            return false;
        }
        WatchKey key = service.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
        boolean any = key != null;
        while (key != null) {
            key.pollEvents();
            key.reset();
            key = service.poll();
        }
        return any;
    }

    @Override
    public void close() {
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    /** Null, which is no entry, if the directory is not there or the kernel takes no more watches. */
    private Watched register(Path directory) {
        try {
            Object identity = identity(directory);
            return new Watched(directory.register(service, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE), identity);
        } catch (IOException absent) {
            return null;
        }
    }

    private static Object identity(Path directory) {
        try {
            return Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
        } catch (IOException absent) {
            return null;
        }
    }
}
