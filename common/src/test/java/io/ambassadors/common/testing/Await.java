package io.ambassadors.common.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for what is bound to happen: short naps, a generous end. */
public final class Await {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private Await() {}

    /** Returns as soon as the condition holds; fails after ten seconds. */
    public static void until(String what, Callable<Boolean> condition) {
        long end = System.nanoTime() + LONGEST_NANOS;
        try {
            while (!condition.call()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("waited in vain until " + what);
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } catch (AssertionError e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("while waiting until " + what, e);
        }
    }
}
