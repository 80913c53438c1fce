package io.ambassadors.splitting.server;

import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.stats.LatencySummary;
import io.ambassadors.common.stats.LatencyWindow;

/** What is counted for a listener: on one event loop, or the sum of all. */
public final class ListenerCounters {
    private final long[] statuses = new long[6];
    private final long[] failures = new long[Failure.Origin.values().length];
    private final LatencyWindow latency = new LatencyWindow();
    private final LatencyWindow.Totals totals = new LatencyWindow.Totals();
    private long requests;
    private long inFlight;

    /** A request has come. */
    void began() {
        requests++;
        inFlight++;
    }

    /** It is over. */
    void ended(Exchange exchange) {
        inFlight--;
        int group = exchange.status() / 100;
        if (group > 0 && group < statuses.length) {
            statuses[group]++;
        }
        Failure failure = exchange.failure();
        if (failure != null) {
            failures[failure.origin().ordinal()]++;
        }
        latency.record(exchange.durationNanos(), exchange.loop().now());
    }

    /** Adds those of an event loop. */
    void add(ListenerCounters other, long nowNanos) {
        requests += other.requests;
        inFlight += other.inFlight;
        for (int i = 0; i < statuses.length; i++) {
            statuses[i] += other.statuses[i];
        }
        for (int i = 0; i < failures.length; i++) {
            failures[i] += other.failures[i];
        }
        other.latency.addTo(totals, nowNanos);
    }

    /** Requests that came. */
    public long requests() {
        return requests;
    }

    /** Requests under way. */
    public long inFlight() {
        return inFlight;
    }

    /** Responses by the first digit of their status, 1 to 5. */
    public long statuses(int firstDigit) {
        return statuses[firstDigit];
    }

    /** Exchanges that did not end as they should, by whose fault it was. */
    public long failures(Failure.Origin origin) {
        return failures[origin.ordinal()];
    }

    /** How long requests took, of the parts that were added. */
    public LatencySummary latency() {
        return totals.summary();
    }
}
