package io.ambassadors.https.admin;

import java.time.Duration;

import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.common.quarkus.Verdict;
import io.ambassadors.https.stats.AcmeSnapshot;

/**
 * How the next certificate from an ACME authority stands, as people read it.
 *
 * @param verdict whether that goes well
 * @param names that are asked for
 * @param authority whom, and how the names are proved
 * @param next when it is tried next
 * @param counts what was got so far
 * @param lastError why the last attempt failed; empty if it did not
 */
public record AcmeView(Verdict verdict, String names, String authority, String next, String counts, String lastError) {
    static AcmeView of(AcmeSnapshot acme, long now) {
        boolean failing = !acme.lastError().isEmpty();
        return new AcmeView(
                new Verdict(failing ? "failing" : "up", acme.state(), ""),
                String.join(" ", acme.names()),
                acme.directory() + " by " + acme.challenge(),
                next(acme.nextAttemptMillis(), now),
                Humans.count(acme.issued()) + (acme.issued() == 1 ? " certificate" : " certificates") + " got, "
                        + Humans.count(acme.failures()) + (acme.failures() == 1 ? " attempt" : " attempts")
                        + " failed",
                acme.lastError());
    }

    private static String next(long millis, long now) {
        if (millis == 0) {
            return "";
        }
        return Lifetime.date(millis)
                + (millis > now ? ", in " + Humans.duration(Duration.ofMillis(millis - now)) : ", due");
    }
}
