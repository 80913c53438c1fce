package io.ambassadors.splitting.stats;

import java.util.Map;
import java.util.Optional;

import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.StatusClasses;
import io.ambassadors.common.stats.LatencySummary;

/**
 * One address of one server of an upstream, over all event loops since it was first used.
 *
 * @param server text of its line
 * @param address where it is now, as nginx prints it; the server's text while its name has no address
 * @param line of the file
 * @param weight configured
 * @param backup whether it stands in for others
 * @param state whether it gets requests
 * @param failedForMillis longest time until failures are forgiven and it is tried again; 0 if it is not put aside
 * @param shareConfigured which share of the clients the method gives it when all are well, 0 to 1
 * @param shareObserved its share of the requests that were served, 0 to 1; 0 before the first
 * @param assigned requests whose server it would be when all are well
 * @param served requests whose response came from it
 * @param tried tries, those that failed included
 * @param retries tries that were not the first of their request
 * @param statuses responses by class
 * @param failures tries that brought no whole response, by reason
 * @param ejections how often failures put it aside
 * @param inFlight requests that it has now
 * @param bytesSent of requests
 * @param bytesReceived of responses
 * @param headTime until the head of a response was there
 * @param totalTime until a response was whole
 * @param last its last failure
 */
public record PeerSnapshot(
        String server,
        String address,
        int line,
        int weight,
        boolean backup,
        PeerState state,
        long failedForMillis,
        double shareConfigured,
        double shareObserved,
        long assigned,
        long served,
        long tried,
        long retries,
        StatusClasses statuses,
        Map<Failure, Long> failures,
        long ejections,
        int inFlight,
        long bytesSent,
        long bytesReceived,
        LatencySummary headTime,
        LatencySummary totalTime,
        Optional<LastFailure> last) {
    public PeerSnapshot {
        failures = Map.copyOf(failures);
    }

    /**
     * The last failure of a peer.
     *
     * @param why what failed
     * @param atMillis when, in milliseconds since the epoch
     */
    public record LastFailure(Failure why, long atMillis) {}
}
