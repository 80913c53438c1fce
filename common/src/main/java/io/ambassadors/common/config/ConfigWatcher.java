package io.ambassadors.common.config;

import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

import org.jboss.logging.Logger;

/**
 * Tells when the content of a file, or of several that belong together, has changed, however that came about: written in place, replaced by a rename, deleted and created again,
 * or by the {@code ..data} link of a Kubernetes volume being pointed elsewhere. Its directories are watched, not the file, since a rename
 * replaces the file that one would watch; and a look at the file every few seconds stands behind the events, which some file systems do
 * not give.
 *
 * <p>A change is told once the file has been quiet, so that one who writes in several steps is not read half-way, and only if its content
 * differs from what was told last. A file that is gone is no change: what was read last holds until there is another.
 */
public final class ConfigWatcher implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ConfigWatcher.class);
    private static final Duration END_OF_THREAD = Duration.ofSeconds(2);
    /** How often directories may change while they are found out; beyond that the next event or look is good enough. */
    private static final int MOST_FOLLOWED = 10;

    /** Is told the new content, on the watcher's own thread. What it throws is logged and goes no further. */
    @FunctionalInterface
    public interface Listener {
        void changed(byte[] content);
    }

    /**
     * How patient a watcher is.
     *
     * @param quiet how long the file must stay the same before it is believed
     * @param longest after which it is believed although it keeps changing
     * @param poll how often it is looked at without any event
     */
    public record Timing(Duration quiet, Duration longest, Duration poll) {
        /** 100 milliseconds, a second, five seconds. */
        public static final Timing DEFAULT =
                new Timing(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(5));

        public Timing {
            if (quiet.isNegative() || quiet.isZero() || longest.compareTo(quiet) < 0 || poll.compareTo(quiet) < 0) {
                throw new IllegalArgumentException(
                        "Expected 0 < quiet <= longest and quiet <= poll: " + quiet + ", " + longest + ", " + poll);
            }
        }
    }

    private final WatchedFiles files;
    private final Timing timing;
    private final Listener listener;
    private final DirectoryEvents events;
    private final Thread thread;
    private volatile boolean closed;
    private volatile byte[] told;
    /** Whether the last look failed, so that it is said once. */
    private boolean failing;

    private ConfigWatcher(WatchedFiles files, FileSystem fileSystem, byte[] known, Timing timing, Listener listener) {
        this.files = files;
        this.told = known.clone();
        this.timing = timing;
        this.listener = listener;
        this.events = DirectoryEvents.of(fileSystem);
        this.thread = new Thread(this::run, "config-watcher");
        this.thread.setDaemon(true);
    }

    /**
     * Watches from now on.
     *
     * @param file need not exist, nor its directory
     * @param known the content that the caller has read; the first change is what differs from it, so that nothing is missed between
     *     reading and watching
     */
    public static ConfigWatcher start(Path file, byte[] known, Timing timing, Listener listener) {
        return start(WatchedFiles.of(file), file.getFileSystem(), known, timing, listener);
    }

    /**
     * Watches several files from now on.
     *
     * @param fileSystem on which they are
     * @param known what {@link WatchedFiles#read} gave to the caller
     */
    public static ConfigWatcher start(
            WatchedFiles files, FileSystem fileSystem, byte[] known, Timing timing, Listener listener) {
        ConfigWatcher watcher = new ConfigWatcher(files, fileSystem, known, timing, listener);
        if (!watcher.events.fromKernel()) {
            LOG.warnf(
                    "No file system events to be had, the file is looked at every %s: file=%s",
                    timing.poll(), files.name());
        }
        watcher.thread.start();
        return watcher;
    }

    /**
     * The caller has read the files himself, so that there is nothing to tell of this change.
     *
     * @param content as in {@link #start}
     */
    public void known(byte[] content) {
        told = content.clone();
    }

    /** Ends the thread. The listener is not called any more once this has returned, unless it is the listener that calls it. */
    @Override
    public void close() {
        closed = true;
        events.close();
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(END_OF_THREAD.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the thread runs. */
    boolean running() {
        return thread.isAlive();
    }

    private void run() {
        try {
            while (!closed) {
                // Settling takes events out of the queue, so where the files are is found out again before anything is
                // waited for.
                if (!followAndLook()) {
                    events.await(timing.poll());
                }
            }
        } catch (ClosedWatchServiceException | InterruptedException end) {
            LOG.debugf("No longer watching: file=%s", files.name());
        }
    }

    /** Whether there was something to settle. What goes wrong once must not end the watch for good. */
    private boolean followAndLook() throws InterruptedException {
        try {
            follow();
            boolean settled = lookAt();
            failing = false;
            return settled;
        } catch (ClosedWatchServiceException end) {
            throw end;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.errorf(e, "Files cannot be looked at, it is tried again: file=%s", files.name());
            }
            failing = true;
            return false;
        }
    }

    /**
     * Watches where the files are now. A directory that came into being after that was found out, but before its parent was watched, would
     * give no event, so it is found out again until it stays the same.
     */
    private void follow() {
        Set<Path> directories = files.directories();
        for (int i = 0; i < MOST_FOLLOWED; i++) {
            events.follow(directories);
            Set<Path> now = files.directories();
            if (now.equals(directories)) {
                return;
            }
            directories = now;
        }
    }

    /** Whether there was something to settle. */
    private boolean lookAt() throws InterruptedException {
        Optional<byte[]> content = files.read();
        if (content.isEmpty() || Arrays.equals(content.get(), told)) {
            return false;
        }
        Optional<byte[]> settled = settle(content);
        if (settled.isPresent() && !Arrays.equals(settled.get(), told) && !closed) {
            told = settled.get();
            tell(settled.get());
        }
        return true;
    }

    /** Reads until two readings are the same and nothing happened in between. */
    private Optional<byte[]> settle(Optional<byte[]> first) throws InterruptedException {
        long deadline = System.nanoTime() + timing.longest().toNanos();
        Optional<byte[]> latest = first;
        while (System.nanoTime() - deadline < 0) {
            boolean disturbed = events.await(timing.quiet());
            Optional<byte[]> next = files.read();
            boolean same =
                    next.isPresent() == latest.isPresent() && Arrays.equals(next.orElse(told), latest.orElse(told));
            latest = next;
            if (same && !disturbed) {
                break;
            }
        }
        return latest;
    }

    private void tell(byte[] content) {
        try {
            listener.changed(content.clone());
        } catch (RuntimeException e) {
            LOG.errorf(e, "A changed file could not be taken over: file=%s", files.name());
        }
    }
}
