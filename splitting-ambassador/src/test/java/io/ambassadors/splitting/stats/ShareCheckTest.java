package io.ambassadors.splitting.stats;

import static io.ambassadors.splitting.stats.ShareCheck.Verdict.AS_CONFIGURED;
import static io.ambassadors.splitting.stats.ShareCheck.Verdict.NOBODY;
import static io.ambassadors.splitting.stats.ShareCheck.Verdict.NOT_SPLIT;
import static io.ambassadors.splitting.stats.ShareCheck.Verdict.OFF;
import static io.ambassadors.splitting.stats.ShareCheck.Verdict.TOO_FEW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

class ShareCheckTest {
    private static final double[] NINE_TO_ONE = {0.9, 0.1};

    @Test
    void chanceIsNoAlarmHoweverOftenSomebodyLooks() {
        SplittableRandom random = new SplittableRandom(1);
        for (int run = 0; run < 300; run++) {
            long[] counts = new long[3];
            for (int i = 0; i < 3_000; i++) {
                double drawn = random.nextDouble();
                counts[drawn < 0.05 ? 0 : drawn < 0.3 ? 1 : 2]++;
                if (i % 100 == 0) {
                    assertThat(ShareCheck.of(new double[] {0.05, 0.25, 0.7}, counts)
                                    .verdict())
                            .isIn(TOO_FEW, AS_CONFIGURED);
                }
            }
        }
    }

    @Test
    void aShareThatIsOffIsFound() {
        assertThat(verdict(NINE_TO_ONE, 9_000, 1_000)).isEqualTo(AS_CONFIGURED);
        assertThat(verdict(NINE_TO_ONE, 8_400, 1_600)).isEqualTo(OFF);
        assertThat(verdict(NINE_TO_ONE, 9_600, 400)).isEqualTo(OFF);
        assertThat(verdict(new double[] {0.5, 0.25, 0.25}, 5_000, 3_500, 1_500)).isEqualTo(OFF);
    }

    @Test
    void aSideWithoutAnybodyIsFoundSoonButNotAtOnce() {
        assertThat(verdict(NINE_TO_ONE, 60, 0)).isEqualTo(TOO_FEW);
        assertThat(verdict(NINE_TO_ONE, 600, 0)).isEqualTo(NOBODY);
    }

    @Test
    void whatIsTooSmallToMatterIsNoAlarm() {
        assertThat(verdict(NINE_TO_ONE, 90_800_000, 9_200_000)).isEqualTo(AS_CONFIGURED);
    }

    @Test
    void requestsOfOneUserTellLessThanUsers() {
        long[] counts = {800, 140};
        assertThat(ShareCheck.of(NINE_TO_ONE, counts).verdict()).isEqualTo(OFF);
        assertThat(ShareCheck.ofRequestsByUser(NINE_TO_ONE, counts).verdict()).isEqualTo(AS_CONFIGURED);
    }

    @Test
    void serversWithoutAShareAreNoSide() {
        assertThat(verdict(new double[] {1, 0}, 500, 40)).isEqualTo(NOT_SPLIT);
        assertThat(ShareCheck.of(new double[] {1, 0}, new long[] {500, 40}).counted())
                .isEqualTo(500);
        assertThat(verdict(new double[] {}, new long[0])).isEqualTo(NOT_SPLIT);
    }

    private static ShareCheck.Verdict verdict(double[] expected, long... observed) {
        return ShareCheck.of(expected, observed).verdict();
    }
}
