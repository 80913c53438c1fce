package io.ambassadors.https.stats;

import java.util.Map;

import io.ambassadors.common.http.proxy.FailureCounts;
import io.ambassadors.common.http.proxy.StatusClasses;
import io.ambassadors.common.stats.LatencySummary;

/**
 * Requests.
 *
 * @param requests that came since start
 * @param inFlight under way
 * @param versions that came since start, by version of HTTP
 * @param statuses what clients got, by class
 * @param failures exchanges that did not end as they should, by origin
 * @param latency from a request's head to the end of its response
 * @param bytesIn bytes of requests
 * @param bytesOut bytes of responses
 * @param refusedWithoutCertificate requests that were answered 403 for want of a client certificate that is allowed
 */
public record HttpSnapshot(
        long requests,
        long inFlight,
        Map<String, Long> versions,
        StatusClasses statuses,
        FailureCounts failures,
        LatencySummary latency,
        long bytesIn,
        long bytesOut,
        long refusedWithoutCertificate) {
    public HttpSnapshot {
        versions = Map.copyOf(versions);
    }
}
