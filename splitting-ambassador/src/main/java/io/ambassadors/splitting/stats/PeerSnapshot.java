package io.ambassadors.splitting.stats;

import io.ambassadors.common.stats.LatencySummary;

/**
 * What one address of one server looked like at one moment. A request is <em>assigned</em> to the peer that its key led to, and
 * <em>served</em> by the one that answered: where the experiment fails and {@code proxy_next_upstream} asks the other side, the two differ.
 *
 * @param server as written in the file
 * @param address as nginx prints it; what the file says while the name has no address
 * @param weight from the file
 * @param backup whether it stands in only
 * @param state whether requests are sent to it
 * @param lastFailure why a try failed last; empty when none did
 * @param lastFailureMillis when, milliseconds since the epoch; 0 if never
 * @param ejectedUntilMillis when it is tried next, milliseconds since the epoch; 0 when not put aside
 * @param wantedShare share of the clients that its weight asks for, 0 to 1
 * @param expectedShare share that the method gives it when keys are evenly spread and all servers are well, 0 to 1
 * @param assigned requests whose first choice it was
 * @param assignedUsers estimate of the different keys among them, for {@code ip_hash} of the different networks; 0 when not counted
 * @param served requests whose answer came from it
 * @param tries tries of a request at it, retries of requests of others among them
 * @param inFlight tries under way
 * @param connections open connections, idle ones among them
 * @param idleConnections open connections that wait for a request
 * @param statuses its answers by class
 * @param failures failed tries and exchanges by origin
 * @param ejections how often it was put aside
 * @param requestBytes bytes sent to it
 * @param responseBytes bytes received from it
 * @param latency from the beginning of a try to the end of its answer
 */
public record PeerSnapshot(
        String server,
        String address,
        int weight,
        boolean backup,
        State state,
        String lastFailure,
        long lastFailureMillis,
        long ejectedUntilMillis,
        double wantedShare,
        double expectedShare,
        long assigned,
        long assignedUsers,
        long served,
        long tries,
        long inFlight,
        long connections,
        long idleConnections,
        StatusCounts statuses,
        FailureCounts failures,
        long ejections,
        long requestBytes,
        long responseBytes,
        LatencySummary latency) {
    /** Whether a peer takes requests. */
    public enum State {
        /** No request was sent to it yet. */
        IDLE,
        /** Takes requests. */
        UP,
        /** Takes requests, but failed of late. */
        FAILING,
        /** Put aside by {@code max_fails} until {@code fail_timeout} is over. */
        EJECTED,
        /** Its name has no address. */
        UNRESOLVED,
        /** {@code drain}: takes only requests of clients that stick to it. */
        DRAIN,
        /** {@code down} in the file. */
        DOWN
    }
}
