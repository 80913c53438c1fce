package io.ambassadors.sharding.proxy;

import io.ambassadors.common.stats.LatencyWindow;

/** What is counted of one server on one event loop, which alone writes it. */
final class ServerCounters {
    long eof;
    long err;
    long timedout;
    long requests;
    long requestBytes;
    long responses;
    long responseBytes;
    long errorReplies;
    long ejections;
    long ejectedAtMicros;
    final LatencyWindow latency = new LatencyWindow();
}
