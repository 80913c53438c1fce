package io.ambassadors.https.acme;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Orders that failed, one after another. It is kept in storage, so that neither a process that is started again and again nor another replica
 * asks more often than one process would.
 *
 * @param count in a row
 * @param last when the last one failed
 * @param retry when we would try again
 * @param allowed when the authority allows it; empty if it did not say
 */
record FailedOrders(int count, Instant last, Instant retry, Optional<Instant> allowed) {
    /** After a restart somebody may have mended it, so the wait is shorter; with this, there are still fewer than five attempts in an hour. */
    private static final Duration LONGEST_AFTER_RESTART = Duration.ofMinutes(15);

    /** None yet. */
    static final FailedOrders NONE = new FailedOrders(0, Instant.EPOCH, Instant.EPOCH, Optional.empty());

    /** With one more. */
    FailedOrders and(AcmeFailure failure, Instant now, RandomGenerator random) {
        Instant next = now.plus(BackOff.after(count + 1, random));
        return new FailedOrders(count + 1, now, next, failure.notBefore());
    }

    /**
     * Before which no order is begun.
     *
     * @param started when this process did
     */
    Instant earliest(Instant started) {
        Instant patient = last.plus(LONGEST_AFTER_RESTART);
        Instant ours = last.isBefore(started) && patient.isBefore(retry) ? patient : retry;
        return allowed.filter(ours::isBefore).orElse(ours);
    }
}
