package io.ambassadors.common.quarkus;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Snapshots of the last minutes, to compare the latest with: counters run from the start, and what failed a week ago says nothing of now.
 * Thread-safe; holds some thirty of them.
 *
 * @param <S> what a snapshot is
 */
public final class Recent<S> {
    private static final Duration MINUTES = Duration.ofMinutes(5);
    private static final Duration STEP = Duration.ofSeconds(10);

    private final ArrayDeque<S> kept = new ArrayDeque<>();
    private final ToLongFunction<S> takenAtMillis;

    /** @param takenAtMillis when a snapshot was taken, milliseconds since the epoch */
    public Recent(ToLongFunction<S> takenAtMillis) {
        this.takenAtMillis = takenAtMillis;
    }

    /** Takes note of a snapshot; returns it. */
    public synchronized S observe(S snapshot) {
        if (kept.isEmpty() || between(kept.peekLast(), snapshot) >= STEP.toMillis()) {
            kept.addLast(snapshot);
        }
        while (kept.size() > 1 && between(second(), snapshot) >= MINUTES.toMillis()) {
            kept.removeFirst();
        }
        return snapshot;
    }

    /** The youngest that is five minutes older than the latest, or the first while none is. */
    public synchronized Optional<S> oldest() {
        return Optional.ofNullable(kept.peekFirst());
    }

    private S second() {
        Iterator<S> inOrder = kept.iterator();
        inOrder.next();
        return inOrder.next();
    }

    private long between(S earlier, S later) {
        return takenAtMillis.applyAsLong(later) - takenAtMillis.applyAsLong(earlier);
    }
}
