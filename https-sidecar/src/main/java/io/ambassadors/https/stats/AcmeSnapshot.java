package io.ambassadors.https.stats;

import java.util.List;

/**
 * How the next certificate from an ACME authority stands.
 *
 * @param directory the authority's
 * @param names that are asked for
 * @param challenge {@code http-01} or {@code tls-alpn-01}
 * @param state in a few words
 * @param nextAttemptMillis when it is tried next, milliseconds since the epoch; 0 if that is not known
 * @param issued certificates got since start
 * @param failures attempts that failed since start
 * @param lastError why the last attempt failed; empty if it did not
 */
public record AcmeSnapshot(
        String directory,
        List<String> names,
        String challenge,
        String state,
        long nextAttemptMillis,
        long issued,
        long failures,
        String lastError) {
    public AcmeSnapshot {
        names = List.copyOf(names);
    }
}
