package io.ambassadors.common.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentTest {
    private static final long SECOND = 1000;

    private final Recent<Long> recent = new Recent<>(taken -> taken);

    @Test
    void theFirstStaysUntilAnotherIsFiveMinutesOld() {
        assertThat(recent.oldest()).isEmpty();
        assertThat(recent.observe(0L)).isZero();
        recent.observe(200 * SECOND);
        recent.observe(499 * SECOND);
        assertThat(recent.oldest()).hasValue(0L);
        recent.observe(500 * SECOND);
        assertThat(recent.oldest()).hasValue(200 * SECOND);
    }

    @Test
    void afterAPauseTheLastBeforeItIsComparedWith() {
        recent.observe(0L);
        recent.observe(10 * SECOND);
        recent.observe(90_000 * SECOND);
        assertThat(recent.oldest()).hasValue(10 * SECOND);
    }

    @Test
    void whoLooksOftenIsRememberedEveryTenSeconds() {
        for (long second = 0; second <= 900; second++) {
            recent.observe(second * SECOND);
        }
        assertThat(recent.oldest()).hasValue(600 * SECOND);
        recent.observe(909 * SECOND);
        assertThat(recent.oldest()).hasValue(600 * SECOND);
        recent.observe(910 * SECOND);
        assertThat(recent.oldest()).hasValue(610 * SECOND);
    }
}
