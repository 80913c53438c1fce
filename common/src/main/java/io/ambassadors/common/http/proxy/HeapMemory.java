package io.ambassadors.common.http.proxy;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import org.jboss.logging.Logger;

/**
 * Whether the heap is so full of what is in use that there is no room for more clients and requests. It is what a full collection has
 * left that counts: that is where an attempt to allocate more ends in an {@link OutOfMemoryError}, for whoever comes next. Asked with
 * every request: two comparisons, mostly. For all event loops of the process.
 */
final class HeapMemory {
    private static final Logger LOG = Logger.getLogger(HeapMemory.class);
    private static final double FULL = 0.85;
    private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();
    /** While it is full, how often a collection looks whether it still is. */
    private static final long COLLECT_NANOS = Duration.ofSeconds(2).toNanos();

    /** That of this process. */
    static final HeapMemory PROCESS = ofProcess();

    private final BooleanSupplier full;
    private final Runnable collect;
    private final AtomicLong collected = new AtomicLong();
    private volatile long looked = System.nanoTime();
    private volatile boolean tight;

    /**
     * A gauge.
     *
     * @param full whether the last full collection has left too much
     * @param collect collects
     */
    HeapMemory(BooleanSupplier full, Runnable collect) {
        this.full = full;
        this.collect = collect;
    }

    private static HeapMemory ofProcess() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            // Of a heap in generations that is the old one.
            if (pool.getType() == MemoryType.HEAP
                    && pool.isUsageThresholdSupported()
                    && pool.isCollectionUsageThresholdSupported()
                    && pool.getUsage().getMax() > 0) {
                pool.setCollectionUsageThreshold((long) (FULL * pool.getUsage().getMax()));
                return new HeapMemory(pool::isCollectionUsageThresholdExceeded, System::gc);
            }
        }
        return new HeapMemory(() -> false, () -> {});
    }

    /** Whether there is no room. */
    boolean isTight(long now) {
        if (now - looked >= LOOK_NANOS) {
            looked = now;
            look(now);
        }
        return tight;
    }

    private void look(long now) {
        boolean isFull = full.getAsBoolean();
        if (isFull && !tight) {
            collected.set(now);
            LOG.warnf(
                    "The heap is full: new clients and requests are turned away until there is room."
                            + " Give it more: heap=%dMiB",
                    Runtime.getRuntime().maxMemory() >> 20);
        } else if (isFull) {
            long before = collected.get();
            if (now - before >= COLLECT_NANOS && collected.compareAndSet(before, now)) {
                collect.run();
                isFull = full.getAsBoolean();
            }
        }
        if (!isFull && tight) {
            LOG.info("There is room in the heap again: clients and requests are served");
        }
        tight = isFull;
    }
}
