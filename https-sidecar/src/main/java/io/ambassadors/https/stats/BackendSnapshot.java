package io.ambassadors.https.stats;

/**
 * The legacy service.
 *
 * @param address as the user wrote it
 * @param protocol {@code http1}, {@code h2c} or {@code tcp}
 * @param connectionsIdle kept and unused
 * @param connectionsActive in use
 * @param connects connections made since start
 * @param connectFailures that could not be made
 * @param lastFailure what went wrong last with it; empty if nothing did
 * @param lastFailureMillis when that was; 0 if never
 * @param failing whether the last thing that happened with it was a failure
 */
public record BackendSnapshot(
        String address,
        String protocol,
        long connectionsIdle,
        long connectionsActive,
        long connects,
        long connectFailures,
        String lastFailure,
        long lastFailureMillis,
        boolean failing) {}
