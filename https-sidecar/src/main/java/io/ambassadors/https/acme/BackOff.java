package io.ambassadors.https.acme;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after orders that failed: a minute, then three times as long each time, six hours at most, a fifth more or less. Thrice
 * rather than twice, so that there are never more than five attempts in an hour: that is what Let's Encrypt allows to fail for a name.
 */
final class BackOff {
    /** Never more than this. */
    static final Duration LONGEST = Duration.ofHours(6);

    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final int FACTOR = 3;
    private static final double SPREAD = 0.2;

    private BackOff() {}

    /**
     * The time until the next attempt.
     *
     * @param failures in a row, from 1
     */
    static Duration after(int failures, RandomGenerator random) {
        Duration delay = FIRST;
        for (int i = 1; i < failures && delay.compareTo(LONGEST) < 0; i++) {
            delay = delay.multipliedBy(FACTOR);
        }
        Duration bounded = delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
        double share = 1 - SPREAD + 2 * SPREAD * random.nextDouble();
        Duration spread = Duration.ofMillis(Math.round(bounded.toMillis() * share));
        return spread.compareTo(LONGEST) > 0 ? LONGEST : spread;
    }
}
