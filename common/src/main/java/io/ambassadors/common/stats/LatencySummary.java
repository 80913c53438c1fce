package io.ambassadors.common.stats;

/**
 * Latencies: totals since start, quantiles over the last ten to twenty seconds. All times in microseconds.
 *
 * @param count recorded since start
 * @param totalMicros sum since start
 * @param p50 median of the window; 0 when nothing was recorded in it
 * @param p90 90th percentile of the window
 * @param p99 99th percentile of the window
 * @param p999 99.9th percentile of the window
 * @param max largest of the window
 */
public record LatencySummary(long count, long totalMicros, long p50, long p90, long p99, long p999, long max) {
    /** Nothing recorded. */
    public static final LatencySummary EMPTY = new LatencySummary(0, 0, 0, 0, 0, 0, 0);
}
