package io.ambassadors.sharding.admin;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

import io.ambassadors.sharding.stats.AmbassadorSnapshot;
import io.ambassadors.sharding.stats.ReloadStatus;

/**
 * The latest snapshot, taken at most once a second however many look, and again at once after a reload. Taking one is done on a thread of its own; a caller waits for it
 * half a second and then gets the one before, so that a busy data plane delays neither a scrape nor a probe.
 */
@Singleton
public class Snapshots {
    private static final Logger LOG = Logger.getLogger(Snapshots.class);
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Supplier<AmbassadorSnapshot> source;
    private final LongSupplier changes;
    private final Clock clock;
    private final ThreadPoolExecutor taker = taker();

    private Look look;
    private long takenAtMillis;
    private long takenAtChanges;
    private boolean any;
    private boolean expired;
    private long underwaySince;
    private CompletableFuture<Look> underway;

    /**
     * A snapshot and the one before it, between which rates can be computed.
     *
     * @param now the latest
     * @param before the one before, if there is one
     */
    public record Look(AmbassadorSnapshot now, Optional<AmbassadorSnapshot> before) {}

    @Inject
    Snapshots(ShardingControl control) {
        this(control::snapshot, control::changes, Clock.systemUTC());
    }

    Snapshots(Supplier<AmbassadorSnapshot> source, LongSupplier changes, Clock clock) {
        this.source = source;
        this.changes = changes;
        this.clock = clock;
        this.look = new Look(nothing(clock.millis()), Optional.empty());
    }

    /** The latest snapshot. */
    public AmbassadorSnapshot latest() {
        return look().now();
    }

    /** The latest snapshot, and the one before. */
    public Look look() {
        CompletableFuture<Look> awaited;
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

    private synchronized Look last() {
        return look;
    }

    private Look take() {
        long changesBefore = changes.getAsLong();
        synchronized (this) {
            expired = false;
        }
        Optional<AmbassadorSnapshot> taken = ask();
        synchronized (this) {
            takenAtChanges = changesBefore;
            if (taken.isPresent()) {
                look = new Look(taken.get(), any ? Optional.of(look.now()) : Optional.empty());
                any = true;
            }
            takenAtMillis = clock.millis();
            return look;
        }
    }

    private Optional<AmbassadorSnapshot> ask() {
        try {
            return Optional.of(source.get());
        } catch (RuntimeException e) {
            LOG.warnf("the data plane gave no snapshot; showing the one before: reason=%s", e);
            return Optional.empty();
        }
    }

    /** Of a data plane that has not begun. */
    static AmbassadorSnapshot nothing(long now) {
        ReloadStatus reload = new ReloadStatus("", 0, 0, 0, 0, false, List.of(), false);
        return new AmbassadorSnapshot(now, now, 1, 0, 0, false, List.of(), reload);
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
