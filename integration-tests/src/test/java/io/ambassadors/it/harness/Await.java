package io.ambassadors.it.harness;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, never for a time. */
public final class Await {
    private static final Duration STEP = Duration.ofMillis(10);

    private Await() {}

    /**
     * Returns as soon as {@code condition} holds. An exception counts as "not yet" and is the cause of the failure.
     *
     * @throws AssertionError if it does not hold within {@code limit}
     */
    public static void until(String what, Duration limit, Callable<Boolean> condition) {
        long end = System.nanoTime() + limit.toNanos();
        Exception last = null;
        do {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception e) {
                last = e;
            }
            LockSupport.parkNanos(STEP.toNanos());
        } while (System.nanoTime() < end);
        throw new AssertionError("not within " + limit.toMillis() + " ms: " + what, last);
    }
}
