package io.ambassadors.common.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

/** Totals never forget; quantiles know the last ten to twenty seconds. */
class LatencyWindowTest {
    private static final long START = Long.MAX_VALUE - TimeUnit.DAYS.toNanos(1);

    private final LatencyWindow window = new LatencyWindow();

    private static long at(long seconds) {
        return START + TimeUnit.SECONDS.toNanos(seconds);
    }

    private void record(long micros, long seconds) {
        window.record(TimeUnit.MICROSECONDS.toNanos(micros), at(seconds));
    }

    private LatencySummary summary(long seconds) {
        LatencyWindow.Totals totals = new LatencyWindow.Totals();
        window.addTo(totals, at(seconds));
        return totals.summary();
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(summary(0)).isEqualTo(LatencySummary.EMPTY);
    }

    @Test
    void tellsQuantiles() {
        for (int i = 1; i <= 1000; i++) {
            record(i, 0);
        }
        LatencySummary summary = summary(1);
        assertThat(summary.count()).isEqualTo(1000);
        assertThat(summary.totalMicros()).isEqualTo(500_500);
        assertThat(summary.p50()).isBetween(495L, 505L);
        assertThat(summary.p90()).isBetween(895L, 905L);
        assertThat(summary.p99()).isBetween(985L, 1000L);
        assertThat(summary.max()).isBetween(1000L, 1005L);
    }

    @Test
    void forgetsAfterTwentySecondsAtTheLatest() {
        record(5000, 0);
        record(10, 11);
        assertThat(summary(12).max()).isBetween(5000L, 5050L);
        record(10, 22);
        assertThat(summary(23).max()).isEqualTo(10);
        assertThat(summary(100).max()).isZero();
        assertThat(summary(100).count()).isEqualTo(3);
    }

    @Test
    void forgetsWhenNothingHappensForLong() {
        record(5000, 0);
        record(10, 60);
        assertThat(summary(60).max()).isEqualTo(10);
    }

    @Test
    void clocksMayBeNegativeAndLatenciesOutOfRange() {
        window.record(-5, -1000);
        window.record(TimeUnit.HOURS.toNanos(2), 0);
        LatencyWindow.Totals totals = new LatencyWindow.Totals();
        window.addTo(totals, 1);
        assertThat(totals.summary().max()).isBetween(60_000_000L, 60_500_000L);
        assertThat(totals.summary().count()).isEqualTo(2);
    }

    @Test
    void totalsOfSeveralLoopsAddUp() {
        record(100, 0);
        LatencyWindow other = new LatencyWindow();
        other.record(TimeUnit.MICROSECONDS.toNanos(300), at(0));
        LatencyWindow.Totals sum = new LatencyWindow.Totals();
        window.addTo(sum, at(1));
        LatencyWindow.Totals second = new LatencyWindow.Totals();
        other.addTo(second, at(1));
        sum.add(second);
        assertThat(sum.summary().count()).isEqualTo(2);
        assertThat(sum.summary().totalMicros()).isEqualTo(400);
        assertThat(sum.summary().max()).isBetween(300L, 302L);
    }
}
