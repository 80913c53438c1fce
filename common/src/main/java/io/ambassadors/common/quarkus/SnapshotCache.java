package io.ambassadors.common.quarkus;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jboss.logging.Logger;

/**
 * The latest snapshot of a data plane, taken at most once a second however many look, and again at once after a reload. Taking one is done on
 * a thread of its own; a caller waits for it half a second and then gets the one before, so that a busy data plane delays neither a scrape
 * nor a probe.
 *
 * @param <S> what a snapshot is
 */
public class SnapshotCache<S> {
    private static final Logger LOG = Logger.getLogger(SnapshotCache.class);
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Supplier<S> source;
    private final LongSupplier changes;
    private final Clock clock;
    private final ThreadPoolExecutor taker = taker();

    private Look<S> look;
    private long takenAtMillis;
    private long takenAtChanges;
    private boolean any;
    private boolean expired;
    private long underwaySince;
    private CompletableFuture<Look<S>> underway;

    /**
     * A snapshot and the one before it, between which rates can be computed.
     *
     * @param now the latest
     * @param before the one before, if there is one
     * @param <S> what a snapshot is
     */
    public record Look<S>(S now, Optional<S> before) {}

    /**
     * @param source takes a snapshot; may block for milliseconds
     * @param changes a number that rises when something happened that is to be shown at once
     * @param clock to tell how old the last one is
     * @param nothing the snapshot to show before the first is there
     */
    public SnapshotCache(Supplier<S> source, LongSupplier changes, Clock clock, S nothing) {
        this.source = source;
        this.changes = changes;
        this.clock = clock;
        this.look = new Look<>(nothing, Optional.empty());
    }

    /** The latest snapshot. */
    public S latest() {
        return look().now();
    }

    /** The latest snapshot, and the one before. */
    public Look<S> look() {
        CompletableFuture<Look<S>> awaited;
        long patience;
        synchronized (this) {
            if (!expired
                    && clock.millis() - takenAtMillis < FRESH.toMillis()
                    && takenAtChanges == changes.getAsLong()) {
                return look;
            }
            if (underway == null || underway.isDone()) {
                underwaySince = System.nanoTime();
                underway = CompletableFuture.supplyAsync(this::take, taker);
            }
            awaited = underway;
            // Whoever comes later waits for the rest only: a page that looks several times is not held up several
            // times.
            patience = PATIENCE.toNanos() - (System.nanoTime() - underwaySince);
        }
        try {
            return awaited.get(Math.max(0, patience), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.debug("the data plane is slow to give a snapshot; showing the one before");
        } catch (ExecutionException e) {
            LOG.errorf(e, "snapshots are broken");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return last();
    }

    /** Makes the next look take a new one, because something is known to have changed. */
    public synchronized void expire() {
        expired = true;
    }

    private synchronized Look<S> last() {
        return look;
    }

    private Look<S> take() {
        long changesBefore = changes.getAsLong();
        synchronized (this) {
            expired = false;
        }
        Optional<S> taken = ask();
        synchronized (this) {
            takenAtChanges = changesBefore;
            if (taken.isPresent()) {
                look = new Look<>(taken.get(), any ? Optional.of(look.now()) : Optional.empty());
                any = true;
            }
            takenAtMillis = clock.millis();
            return look;
        }
    }

    private Optional<S> ask() {
        try {
            return Optional.of(source.get());
        } catch (RuntimeException e) {
            LOG.warnf("the data plane gave no snapshot; showing the one before: reason=%s", e);
            return Optional.empty();
        }
    }

    private static ThreadPoolExecutor taker() {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "snapshots");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
