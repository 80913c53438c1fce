package io.ambassadors.common.stats;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;

/**
 * Latencies of one thing on one event loop: count and sum since start, and quantiles over a window that slides in two halves.
 *
 * <p>One writer, the event loop; {@link #summary} and {@link #addTo} are called on it too.
 */
public final class LatencyWindow {
    /** A minute: what took longer counts as a minute. */
    private static final long LONGEST_MICROS = 60_000_000;

    private static final int DIGITS = 2;
    private static final long HALF_WINDOW_NANOS = 10_000_000_000L;

    private IntCountsHistogram current = new IntCountsHistogram(LONGEST_MICROS, DIGITS);
    private IntCountsHistogram previous = new IntCountsHistogram(LONGEST_MICROS, DIGITS);
    private long currentSince = Long.MIN_VALUE;
    private long count;
    private long totalNanos;

    /**
     * Records one latency.
     *
     * @param nanos how long it took
     * @param now the clock of the event loop in nanoseconds
     */
    public void record(long nanos, long now) {
        if (now - currentSince > HALF_WINDOW_NANOS || currentSince == Long.MIN_VALUE) {
            rotate(now);
        }
        count++;
        totalNanos += nanos;
        current.recordValue(Math.min(Math.max(nanos / 1000, 0), LONGEST_MICROS));
    }

    /** Adds this window's values to {@code sum}, for totals over several event loops. */
    public void addTo(Totals sum, long now) {
        if (currentSince != Long.MIN_VALUE && now - currentSince > HALF_WINDOW_NANOS) {
            rotate(now);
        }
        sum.count += count;
        sum.totalNanos += totalNanos;
        sum.window.add(current);
        sum.window.add(previous);
    }

    private void rotate(long now) {
        boolean stale = currentSince == Long.MIN_VALUE || now - currentSince > 2 * HALF_WINDOW_NANOS;
        IntCountsHistogram oldest = previous;
        previous = current;
        current = oldest;
        current.reset();
        if (stale) {
            previous.reset();
        }
        currentSince = now;
    }

    /** Sums up windows of several event loops. */
    public static final class Totals {
        private final Histogram window = new Histogram(LONGEST_MICROS, DIGITS);
        private long count;
        private long totalNanos;

        /** Adds what another summed up. */
        public void add(Totals other) {
            window.add(other.window);
            count += other.count;
            totalNanos += other.totalNanos;
        }

        /** What was added up. */
        public LatencySummary summary() {
            if (window.getTotalCount() == 0) {
                return new LatencySummary(count, totalNanos / 1000, 0, 0, 0, 0, 0);
            }
            return new LatencySummary(
                    count,
                    totalNanos / 1000,
                    window.getValueAtPercentile(50),
                    window.getValueAtPercentile(90),
                    window.getValueAtPercentile(99),
                    window.getValueAtPercentile(99.9),
                    window.getMaxValue());
        }
    }
}
