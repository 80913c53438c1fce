package io.ambassadors.splitting.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.FailureCounts;

class FailureCheckTest {
    @Test
    void aSideThatFailsMoreIsFound() {
        FailureCheck check = FailureCheck.of(42, 1_000, 9, 9_000);
        assertThat(check.worse()).isTrue();
        assertThat(check.share()).isEqualTo(0.042);
        assertThat(check.restShare()).isEqualTo(0.001);
        assertThat(FailureCheck.of(9, 9_000, 42, 1_000).worse()).isFalse();
    }

    @Test
    void chanceIsNoAlarm() {
        SplittableRandom random = new SplittableRandom(2);
        for (int run = 0; run < 2_000; run++) {
            long few = random.doubles(200).filter(drawn -> drawn < 0.05).count();
            long many = random.doubles(1_800).filter(drawn -> drawn < 0.05).count();
            assertThat(FailureCheck.of(few, 200, many, 1_800).worse()).isFalse();
        }
    }

    @Test
    void littleIsNoAlarm() {
        assertThat(FailureCheck.of(4, 10, 0, 100_000).worse())
                .as("few failures")
                .isFalse();
        assertThat(FailureCheck.of(110_000, 1_000_000, 900_000, 9_000_000).worse())
                .as("a small difference")
                .isFalse();
        assertThat(FailureCheck.of(50, 100, 0, 0).worse())
                .as("nothing to compare with")
                .isFalse();
    }

    @Test
    void everythingFailingOnOneSideIsFound() {
        assertThat(FailureCheck.of(50, 50, 0, 450).worse()).isTrue();
        assertThat(FailureCheck.of(50, 50, 450, 450).worse()).isFalse();
    }

    @Test
    void failuresAreAddedUpByOrigin() {
        FailureCounts counts = FailureCounts.of(
                Map.of(Failure.CONNECT, 3L, Failure.READ_TIMEOUT, 4L, Failure.CLIENT_CLOSED, 5L, Failure.INTERNAL, 6L));
        assertThat(counts).isEqualTo(new FailureCounts(5, 6, 7));
        assertThat(counts.of(Failure.Origin.ORIGIN)).isEqualTo(7);
    }
}
