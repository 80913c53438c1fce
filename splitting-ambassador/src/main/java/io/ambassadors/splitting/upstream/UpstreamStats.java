package io.ambassadors.splitting.upstream;

import org.jboss.logging.Logger;

import io.ambassadors.common.http.proxy.Attempt;
import io.ambassadors.common.http.proxy.ExchangeFacts;

/** Counts what became of the tries of an exchange. */
public final class UpstreamStats {
    private static final Logger LOG = Logger.getLogger(UpstreamStats.class);

    private UpstreamStats() {}

    /** An exchange is over: all its tries are counted, whichever upstream they went to. Called once for each, on its event loop. */
    public static void ended(ExchangeFacts exchange) {
        long now = exchange.loop().now();
        Attempt last = exchange.lastAttempt();
        for (Attempt attempt = last; attempt != null; attempt = attempt.previous()) {
            if (attempt.endpoint().peer() instanceof LivePeer peer) {
                count(peer, attempt, attempt == last, now);
            }
        }
    }

    private static void count(LivePeer peer, Attempt attempt, boolean last, long now) {
        peer.bytesSent += attempt.bytesSent();
        peer.bytesReceived += attempt.bytesReceived();
        if (attempt.headNanos() >= 0) {
            peer.status(attempt.status());
            peer.headTime.record(attempt.headNanos(), now);
            if (last) {
                peer.served++;
            }
        }
        if (attempt.failure() != null) {
            long failures = peer.failed(attempt.failure(), System.currentTimeMillis());
            if (failures > 0) {
                LOG.warnf(
                        "A server fails: server=%s address=%s reason=%s failures=%d",
                        peer.peer.spec().server(),
                        peer.address.text(),
                        attempt.failure().text(),
                        failures);
            }
        } else if (attempt.headNanos() >= 0 && attempt.responseNanos() >= 0) {
            peer.totalTime.record(attempt.responseNanos(), now);
        }
    }
}
