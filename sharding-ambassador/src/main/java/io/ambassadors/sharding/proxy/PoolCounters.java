package io.ambassadors.sharding.proxy;

import io.ambassadors.common.stats.LatencyWindow;
import io.ambassadors.sharding.resp.Command;

/** What is counted of one pool on one event loop, which alone writes it. */
final class PoolCounters {
    long clientEof;
    long clientErr;
    long clientsTotal;
    long clientsRefused;
    long clientsClosedForOutput;
    long serverEjects;
    long forwardError;
    long fragments;
    long crossSlot;
    long localErrors;
    final LatencyWindow[] kinds = new LatencyWindow[Command.Kind.values().length];
    final LatencyWindow large = new LatencyWindow();

    PoolCounters() {
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = new LatencyWindow();
        }
    }
}
