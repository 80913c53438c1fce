package io.ambassadors.https.acme;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import org.shredzone.acme4j.PollableResource;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.exception.AcmeException;

/** Asks the authority how something stands until it stands as we wait for, as often as the authority likes (RFC 8555, 7.5.1). */
final class Polling {
    /** An order that waits for our certificate request, or is at its end. */
    static final Set<Status> READY_OR_ENDED = EnumSet.of(Status.READY, Status.VALID, Status.INVALID);

    /** What will not change any more. */
    static final Set<Status> ENDED = EnumSet.of(
            Status.VALID,
            Status.INVALID,
            Status.DEACTIVATED,
            Status.REVOKED,
            Status.EXPIRED,
            Status.CANCELED,
            Status.UNKNOWN);

    /** As long as an authority that is well takes, and much more. */
    static final Duration LONGEST = Duration.ofMinutes(5);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private Polling() {}

    /**
     * Waits for a status.
     *
     * @throws AcmeFailure if it takes longer than {@link #LONGEST}, or the authority wants to be asked later than that
     */
    static void until(PollableResource resource, Set<Status> wanted, InstantSource clock, Patience patience)
            throws AcmeException, AcmeFailure, InterruptedException {
        Instant end = clock.instant().plus(LONGEST);
        Duration pause = SHORTEST_PAUSE;
        while (true) {
            Optional<Instant> told = resource.fetch();
            if (wanted.contains(resource.getStatus())) {
                return;
            }
            Instant now = clock.instant();
            Instant next = told.filter(now::isBefore).orElse(now.plus(pause));
            if (next.isAfter(end)) {
                throw new AcmeFailure(
                        "The authority was not done after " + LONGEST.toMinutes() + " minutes: the order is "
                                + resource.getStatus().name() + ". It is begun anew later",
                        told,
                        null);
            }
            patience.pass(Patience.between(now, next));
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }
}
