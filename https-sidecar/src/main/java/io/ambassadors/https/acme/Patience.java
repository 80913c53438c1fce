package io.ambassadors.https.acme;

import java.time.Duration;
import java.time.Instant;

/** Passing time; a test passes it in no time. */
interface Patience {
    /** The real one. */
    Patience REAL = duration -> Thread.sleep(duration.toMillis());

    /** Comes back after a time that is not negative. */
    void pass(Duration duration) throws InterruptedException;

    /** The time from one instant to a later one; none if it is not later. */
    static Duration between(Instant from, Instant to) {
        return to.isAfter(from) ? Duration.between(from, to) : Duration.ZERO;
    }
}
