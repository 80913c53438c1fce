package io.ambassadors.sharding.stats;

import io.ambassadors.common.stats.LatencySummary;

/**
 * What one server looked like at one moment. The counters carry twemproxy's names and meanings.
 *
 * @param name as the ring knows it
 * @param address host and port, or the path of a unix socket
 * @param weight from the file
 * @param state whether requests are sent to it
 * @param lastError why it failed last; empty when it never did
 * @param serverEof connections closed by the server
 * @param serverErr connections lost to an error
 * @param serverTimedout connections closed because a reply took longer than {@code timeout}
 * @param serverConnections open connections, those for large values among them
 * @param largeConnections open connections that carry large values
 * @param serverEjectedAtMicros when it was last ejected, microseconds since the epoch; 0 if never
 * @param ejectedUntilMillis when it is probed next, milliseconds since the epoch; 0 when not ejected
 * @param ejections how often it was ejected
 * @param requests requests sent or queued to be sent
 * @param requestBytes bytes of them
 * @param responses replies received
 * @param responseBytes bytes of them
 * @param inQueue requests waiting to be written
 * @param inQueueBytes bytes of them
 * @param outQueue requests written and not answered
 * @param outQueueBytes bytes of them
 * @param errorReplies replies of the server that were errors
 * @param latency from the request's arrival to the reply
 */
public record ServerSnapshot(
        String name,
        String address,
        int weight,
        State state,
        String lastError,
        long serverEof,
        long serverErr,
        long serverTimedout,
        long serverConnections,
        long largeConnections,
        long serverEjectedAtMicros,
        long ejectedUntilMillis,
        long ejections,
        long requests,
        long requestBytes,
        long responses,
        long responseBytes,
        long inQueue,
        long inQueueBytes,
        long outQueue,
        long outQueueBytes,
        long errorReplies,
        LatencySummary latency) {
    /** Whether a server takes requests. */
    public enum State {
        /** In the ring, and no connection was needed yet. */
        IDLE,
        /** In the ring and connected. */
        UP,
        /** In the ring, but the last connection failed. */
        FAILING,
        /** Out of the ring until it answers a PING. */
        EJECTED
    }
}
