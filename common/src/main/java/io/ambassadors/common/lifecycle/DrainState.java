package io.ambassadors.common.lifecycle;

import java.time.Duration;

/** Where a service is on its way out. */
public sealed interface DrainState {
    /** Serves. */
    record Serving() implements DrainState {
        /** Asked to end: still accepts, for the delay, but is not ready any more. */
        Leaving leave(Duration delay) {
            return new Leaving(delay);
        }
    }

    /**
     * Not ready any more, still accepts.
     *
     * @param delay for so long
     */
    record Leaving(Duration delay) implements DrainState {
        /** Accepts no more. */
        Draining drain(Duration atMost) {
            return new Draining(atMost);
        }
    }

    /**
     * Accepts no more, serves those that are there.
     *
     * @param atMost for so long
     */
    record Draining(Duration atMost) implements DrainState {
        /** Everything is closed. */
        Stopped stop(int cutOff) {
            return new Stopped(cutOff);
        }
    }

    /**
     * Everything is closed.
     *
     * @param cutOff connections that were still open at the deadline
     */
    record Stopped(int cutOff) implements DrainState {}
}
