package io.ambassadors.splitting.upstream;

import io.ambassadors.common.http.proxy.Endpoint;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.OriginPool;
import io.ambassadors.common.routing.split.Peer;
import io.ambassadors.common.stats.LatencyWindow;

/** A peer on one event loop: its accounting for the choice, where it is, and what is counted. Known to exchanges by its endpoint. */
final class LivePeer {
    /** A server that keeps failing is worth a line so often. */
    private static final long LOG_INTERVAL_MILLIS = 10_000;

    final Peer peer;
    PeerAddress address;

    long assigned;
    long served;
    long tried;
    long retries;
    long ejections;
    long bytesSent;
    long bytesReceived;
    final long[] statuses = new long[5];
    final long[] failures = new long[Failure.values().length];
    final LatencyWindow headTime = new LatencyWindow();
    final LatencyWindow totalTime = new LatencyWindow();
    Failure lastFailure;
    private long loggedMillis;
    private long unlogged;
    private Endpoint endpoint;
    long lastFailureMillis;

    LivePeer(Peer peer, PeerAddress address) {
        this.peer = peer;
        at(address);
    }

    /** It is there from now on. */
    void at(PeerAddress newAddress) {
        address = newAddress;
        peer.unresolved(newAddress.socket() == null);
    }

    void status(int status) {
        if (status >= 100 && status < 600) {
            statuses[status / 100 - 1]++;
        }
    }

    /**
     * A try failed.
     *
     * @return failures since the last that was worth a line in the log, this one included; 0 if this one is not
     */
    long failed(Failure why, long nowMillis) {
        failures[why.ordinal()]++;
        lastFailure = why;
        lastFailureMillis = nowMillis;
        unlogged++;
        if (why.origin() != Failure.Origin.ORIGIN || nowMillis - loggedMillis < LOG_INTERVAL_MILLIS) {
            return 0;
        }
        loggedMillis = nowMillis;
        long count = unlogged;
        unlogged = 0;
        return count;
    }

    /** Where its requests go by this pool. Made once for as long as both stay. */
    Endpoint endpoint(OriginPool pool) {
        if (endpoint == null || endpoint.pool() != pool || endpoint.address() != address.socket()) {
            endpoint = new Endpoint(address.socket(), address.text(), pool, this);
        }
        return endpoint;
    }
}
