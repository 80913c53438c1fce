package io.ambassadors.https.acme;

import java.time.Instant;

import io.ambassadors.https.config.AcmeConfig;
import io.ambassadors.https.stats.AcmeSnapshot;

/** How the renewal stands, for the admin plane: written by the thread of the renewal, read by any. */
final class RenewalReport {
    private volatile AcmeSnapshot snapshot;

    RenewalReport(AcmeConfig config) {
        snapshot = new AcmeSnapshot(
                config.directory().toString(),
                config.names(),
                Explanation.wire(config.challenge()),
                "starting",
                0,
                0,
                0,
                "");
    }

    AcmeSnapshot snapshot() {
        return snapshot;
    }

    void state(String words, Instant next) {
        AcmeSnapshot was = snapshot;
        set(words, next.toEpochMilli(), was.issued(), was.failures(), was.lastError());
    }

    void ordering(String reason) {
        AcmeSnapshot was = snapshot;
        set("ordering, since " + reason, 0, was.issued(), was.failures(), was.lastError());
    }

    void issued() {
        AcmeSnapshot was = snapshot;
        set(was.state(), 0, was.issued() + 1, was.failures(), "");
    }

    void failed(String error) {
        AcmeSnapshot was = snapshot;
        set(was.state(), 0, was.issued(), was.failures() + 1, error);
    }

    private void set(String words, long next, long issued, long failures, String error) {
        AcmeSnapshot was = snapshot;
        snapshot =
                new AcmeSnapshot(was.directory(), was.names(), was.challenge(), words, next, issued, failures, error);
    }
}
