package io.ambassadors.https.http;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.FailureCounts;
import io.ambassadors.common.http.proxy.StatusClasses;
import io.ambassadors.common.stats.LatencyWindow;
import io.ambassadors.https.stats.HttpSnapshot;

/** What is counted of requests on one event loop, over reloads. One writer, the event loop; read there too. */
public final class HttpCounters {
    private final long[] versions = new long[HttpVersion.values().length];
    private final long[] statuses = new long[6];
    private final long[] failures = new long[Failure.values().length];
    private final LatencyWindow latency = new LatencyWindow();
    private long requests;
    private long ended;
    private long bytesIn;
    private long bytesOut;
    private long withoutCertificate;

    /** Nothing yet. */
    public HttpCounters() {
        // All counts begin at zero.
    }

    /** A request has come. */
    void began(Exchange exchange) {
        requests++;
        versions[exchange.request().version().ordinal()]++;
    }

    /** It is over. */
    void ended(Exchange exchange) {
        ended++;
        int group = exchange.status() / 100;
        if (group > 0 && group < statuses.length) {
            statuses[group]++;
        }
        if (exchange.failure() != null) {
            failures[exchange.failure().ordinal()]++;
        }
        bytesIn += exchange.requestBytes();
        bytesOut += exchange.bytesSent();
        latency.record(exchange.durationNanos(), exchange.loop().now());
    }

    /** A request was answered 403 for want of a certificate that is allowed. */
    void refusedWithoutCertificate() {
        withoutCertificate++;
    }

    /** A copy of what one event loop has counted, to be summed up elsewhere. Made on that loop. */
    public static final class Part {
        private final HttpSnapshot counts;
        private final Map<Failure, Long> failures;
        private final LatencyWindow.Totals latency;

        private Part(HttpSnapshot counts, Map<Failure, Long> failures, LatencyWindow.Totals latency) {
            this.counts = counts;
            this.failures = failures;
            this.latency = latency;
        }
    }

    /** A copy; called on the event loop. */
    public Part part(long nowNanos) {
        LatencyWindow.Totals totals = new LatencyWindow.Totals();
        latency.addTo(totals, nowNanos);
        Map<String, Long> byVersion = new LinkedHashMap<>();
        for (HttpVersion version : HttpVersion.values()) {
            if (versions[version.ordinal()] > 0) {
                byVersion.put(version.text(), versions[version.ordinal()]);
            }
        }
        Map<Failure, Long> byFailure = new EnumMap<>(Failure.class);
        for (Failure failure : Failure.values()) {
            byFailure.put(failure, failures[failure.ordinal()]);
        }
        StatusClasses classes = new StatusClasses(statuses[1], statuses[2], statuses[3], statuses[4], statuses[5]);
        HttpSnapshot counts = new HttpSnapshot(
                requests,
                requests - ended,
                byVersion,
                classes,
                FailureCounts.of(byFailure),
                totals.summary(),
                bytesIn,
                bytesOut,
                withoutCertificate);
        return new Part(counts, byFailure, totals);
    }

    /** The sum of all event loops. */
    public static HttpSnapshot sum(List<Part> parts) {
        LatencyWindow.Totals latency = new LatencyWindow.Totals();
        Map<String, Long> versions = new LinkedHashMap<>();
        Map<Failure, Long> failures = new EnumMap<>(Failure.class);
        long[] sums = new long[10];
        for (Part part : parts) {
            latency.add(part.latency);
            part.counts.versions().forEach((version, count) -> versions.merge(version, count, Long::sum));
            part.failures.forEach((failure, count) -> failures.merge(failure, count, Long::sum));
            StatusClasses classes = part.counts.statuses();
            long[] values = {
                part.counts.requests(),
                part.counts.inFlight(),
                classes.informational(),
                classes.success(),
                classes.redirection(),
                classes.clientError(),
                classes.serverError(),
                part.counts.bytesIn(),
                part.counts.bytesOut(),
                part.counts.refusedWithoutCertificate()
            };
            for (int i = 0; i < sums.length; i++) {
                sums[i] += values[i];
            }
        }
        return new HttpSnapshot(
                sums[0],
                sums[1],
                versions,
                new StatusClasses(sums[2], sums[3], sums[4], sums[5], sums[6]),
                FailureCounts.of(failures),
                latency.summary(),
                sums[7],
                sums[8],
                sums[9]);
    }
}
