package io.ambassadors.common.http.log;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.netty.util.internal.PlatformDependent;
import org.jboss.logging.Logger;

/**
 * Writes lines that event loops give away, on one thread of its own. A bounded queue lies between: a full one costs lines, never time of
 * an event loop. While lines come, the thread wakes by itself every few milliseconds and writes what has gathered, so that giving away a
 * line costs no system call; when none have come for a while it sleeps until it is woken.
 */
public final class LogWriter implements AutoCloseable {
    /** Most lines that wait. */
    public static final int MOST_LINES = 16 * 1024;

    /** Most bytes that wait. */
    public static final long MOST_BYTES = 8 * 1024 * 1024;

    private static final Logger LOG = Logger.getLogger(LogWriter.class);
    private static final long ROUND_NANOS = Duration.ofMillis(20).toNanos();
    /** Rounds without a line after which the thread waits to be woken. */
    private static final int QUIET_ROUNDS = 50;

    private static final long COMPLAINT_NANOS = Duration.ofSeconds(30).toNanos();

    private record Line(LogFile file, byte[] bytes) {}

    private final Queue<Line> queue = PlatformDependent.newFixedMpscQueue(MOST_LINES);
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Map<Path, LogFile> files = new HashMap<>();
    /** Files that nothing uses any more, to be closed behind the lines that wait. Guarded by {@code files}. */
    private final List<LogFile> retired = new ArrayList<>();

    private final Thread thread;
    private volatile boolean asleep;
    private volatile boolean reopening;
    private volatile boolean closing;
    private long lastComplaint = System.nanoTime() - COMPLAINT_NANOS;

    /** A writer whose thread runs from now on. */
    public LogWriter() {
        thread = new Thread(this::run, "log-writer");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Opens a file to append to. Whoever asks for the same path gets the same file; each must {@link #release} it.
     *
     * @throws IOException if it cannot be opened
     */
    public LogFile open(Path path) throws IOException {
        synchronized (files) {
            LogFile file = files.get(path);
            if (file == null) {
                file = new LogFile(this, path, LogChannels.open(path));
                files.put(path, file);
            } else {
                file.use();
            }
            return file;
        }
    }

    /** A file is not used any more by one that has opened it. Lines that wait for it are still written. */
    public void release(LogFile file) {
        synchronized (files) {
            if (file.unuse()) {
                files.remove(file.path());
                retired.add(file);
            }
        }
        LockSupport.unpark(thread);
    }

    /** Opens all files anew, as after a log rotation. Returns at once. */
    public void reopen() {
        reopening = true;
        LockSupport.unpark(thread);
    }

    /** Lines that were lost since the queue was full. */
    public long dropped() {
        return dropped.get();
    }

    /** Writes that failed, each with all the lines that it had gathered. */
    public long failed() {
        return failed.get();
    }

    /** The files that are open. */
    public Set<Path> openFiles() {
        synchronized (files) {
            return Set.copyOf(files.keySet());
        }
    }

    /** Whether its thread waits to be woken. */
    boolean isAsleep() {
        return asleep;
    }

    /** Writes what waits, and ends; waits for that, but not longer than for a few seconds. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean offer(LogFile file, byte[] line) {
        if (waitingBytes.addAndGet(line.length) > MOST_BYTES || closing || !queue.offer(new Line(file, line))) {
            waitingBytes.addAndGet(-line.length);
            dropped.incrementAndGet();
            return false;
        }
        if (asleep) {
            LockSupport.unpark(thread);
        }
        return true;
    }

    private void run() {
        int quiet = 0;
        while (true) {
            boolean last = closing;
            if (reopening) {
                reopening = false;
                drain();
                reopenAll();
            }
            quiet = drain() ? 0 : quiet + 1;
            if (last) {
                break;
            }
            pause(quiet);
        }
        closeAll();
    }

    private void pause(int quiet) {
        if (quiet < QUIET_ROUNDS) {
            LockSupport.parkNanos(this, ROUND_NANOS);
            return;
        }
        asleep = true;
        // Whoever offers a line after this look sees that it must wake the thread.
        if (queue.isEmpty() && !closing && !reopening && !hasRetired()) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    private boolean hasRetired() {
        synchronized (files) {
            return !retired.isEmpty();
        }
    }

    /** Writes what waits; returns whether anything did. */
    private boolean drain() {
        boolean any = false;
        for (Line line = queue.poll(); line != null; line = queue.poll()) {
            any = true;
            waitingBytes.addAndGet(-line.bytes().length);
            try {
                line.file().gather(line.bytes());
            } catch (IOException e) {
                complain(line.file(), e);
            }
        }
        synchronized (files) {
            files.values().forEach(this::flush);
            retired.forEach(this::flush);
            retired.forEach(this::close);
            retired.clear();
        }
        return any;
    }

    private void close(LogFile file) {
        try {
            file.close();
        } catch (IOException e) {
            complain(file, e);
        }
    }

    private void flush(LogFile file) {
        try {
            if (file.hasGathered()) {
                file.flush();
            }
        } catch (IOException e) {
            complain(file, e);
        }
    }

    private void reopenAll() {
        synchronized (files) {
            for (LogFile file : files.values()) {
                try {
                    file.reopen();
                } catch (IOException e) {
                    complain(file, e);
                }
            }
        }
    }

    private void closeAll() {
        synchronized (files) {
            files.values().forEach(this::close);
        }
    }

    private void complain(LogFile file, IOException e) {
        long count = failed.incrementAndGet();
        long now = System.nanoTime();
        if (now - lastComplaint >= COMPLAINT_NANOS) {
            lastComplaint = now;
            LOG.errorf("A log cannot be written path=%s failures=%d: %s", file.path(), count, e);
        }
    }
}
