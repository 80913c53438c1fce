package io.ambassadors.https.acme;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes when it is told to. */
final class TestClock implements InstantSource {
    private volatile Instant now;

    TestClock(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    void set(Instant then) {
        now = then;
    }

    void pass(Duration duration) {
        now = now.plus(duration);
    }
}
