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
import java.util.function.Supplier;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

import io.ambassadors.sharding.stats.AmbassadorSnapshot;
import io.ambassadors.sharding.stats.ReloadStatus;

/**
 * The latest snapshot, taken at most once a second however many look. Taking one is done on a thread of its own; a caller waits for it
 * half a second and then gets the one before, so that a busy data plane delays neither a scrape nor a probe.
 */
@Singleton
public class Snapshots {
    private static final Logger LOG = Logger.getLogger(Snapshots.class);
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Supplier<AmbassadorSnapshot> source;
    private final Clock clock;
    private final ThreadPoolExecutor taker = taker();

    private Look look;
    private long takenAtMillis;
    private boolean expired;
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
        this(control::snapshot, Clock.systemUTC());
    }

    Snapshots(Supplier<AmbassadorSnapshot> source, Clock clock) {
        this.source = source;
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
        synchronized (this) {
            if (!expired && clock.millis() - takenAtMillis < FRESH.toMillis()) {
                return look;
            }
            if (underway == null || underway.isDone()) {
                underway = CompletableFuture.supplyAsync(this::take, taker);
            }
            awaited = underway;
        }
        try {
            return awaited.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.debug("the data plane is slow to give a snapshot; showing the one before");
        } catch (ExecutionException e) {
            LOG.warnf("the data plane gave no snapshot; showing the one before: reason=%s", e.getCause());
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
        synchronized (this) {
            expired = false;
        }
        AmbassadorSnapshot taken = source.get();
        synchronized (this) {
            Optional<AmbassadorSnapshot> before = takenAtMillis == 0 ? Optional.empty() : Optional.of(look.now());
            look = new Look(taken, before);
            takenAtMillis = clock.millis();
            return look;
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
