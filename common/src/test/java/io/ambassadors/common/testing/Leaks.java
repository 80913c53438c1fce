package io.ambassadors.common.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetectorFactory;

/** Whether a buffer was dropped without being released. */
public final class Leaks {
    private Leaks() {}

    /** Fails if anything was, since the last call. */
    public static void assertNone() {
        assertThat(ResourceLeakDetectorFactory.instance().newResourceLeakDetector(Leaks.class))
                .as("io.netty.customResourceLeakDetector, which the build sets")
                .isInstanceOf(LeakCounter.class);
        WeakReference<Object> witness = new WeakReference<>(new Object());
        Await.until("garbage is collected", () -> {
            System.gc();
            return witness.get() == null;
        });
        // Leaks are reported when the next buffer is allocated.
        PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
        String reports = String.join("\n", LeakCounter.REPORTS);
        LeakCounter.REPORTS.clear();
        assertThat(reports).as("buffers leaked").isEmpty();
    }
}
