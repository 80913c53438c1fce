package io.ambassadors.https.acme;

import java.time.Instant;
import java.util.Optional;

/** A certificate could not be got. The message says what happened and what is to be done. */
public final class AcmeFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Instant> notBefore;

    /** A failure after which it may be tried again whenever we like. */
    AcmeFailure(String message, Throwable cause) {
        this(message, Optional.empty(), cause);
    }

    /**
     * A failure.
     *
     * @param notBefore when the authority allows the next attempt; empty if it did not say
     * @param cause null for none
     */
    AcmeFailure(String message, Optional<Instant> notBefore, Throwable cause) {
        super(message, cause);
        this.notBefore = notBefore;
    }

    /** When the authority allows the next attempt; empty if it did not say. */
    public Optional<Instant> notBefore() {
        return notBefore;
    }
}
