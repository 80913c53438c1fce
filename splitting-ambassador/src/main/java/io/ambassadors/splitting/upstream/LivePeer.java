package io.ambassadors.splitting.upstream;

import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.routing.split.Peer;
import io.ambassadors.common.stats.LatencyWindow;

/** A peer on one event loop: its accounting for the choice, where it is, and what is counted. Known to exchanges by its endpoint. */
final class LivePeer {
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

    void failed(Failure why, long nowMillis) {
        failures[why.ordinal()]++;
        lastFailure = why;
        lastFailureMillis = nowMillis;
    }
}
