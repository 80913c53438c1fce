package io.ambassadors.https.admin;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.common.quarkus.Verdict;
import io.ambassadors.https.stats.SidecarSnapshot;
import io.ambassadors.https.stats.TlsSnapshot;

/**
 * Whether clients get through with TLS, from the handshakes of the last minutes. Connections that closed before they said anything, and such
 * that did not speak TLS, are left out: the probes of load balancers, port scanners.
 *
 * @param completed handshakes of the last minutes
 * @param failed of the last minutes, by reason, those that there were
 */
record HandshakeJudgement(long completed, Map<String, Long> failed) {
    private static final Set<String> STRANGERS = Set.of("closed", "garbage", "record");

    /** Fewer tell nothing. */
    private static final long ENOUGH = 20;

    private static final double FEW = 0.05;
    private static final double MOST = 0.5;

    static HandshakeJudgement of(SidecarSnapshot now, Optional<SidecarSnapshot> minutesAgo) {
        TlsSnapshot before = minutesAgo.map(SidecarSnapshot::tls).orElse(TlsSnapshot.EMPTY);
        TlsSnapshot tls = now.tls();
        Map<String, Long> failed = new TreeMap<>();
        tls.failed().forEach((reason, count) -> {
            long recent = count - before.failed().getOrDefault(reason, 0L);
            if (recent > 0 && !STRANGERS.contains(reason)) {
                failed.put(reason, recent);
            }
        });
        return new HandshakeJudgement(Math.max(0, tls.completed() - before.completed()), failed);
    }

    /** Whether more than half of them fail, and they are enough to tell. */
    boolean mostFail() {
        return enough() && share() > MOST;
    }

    /** The same for people, who may want to know that nobody came. */
    Verdict verdict() {
        if (mostFail()) {
            return new Verdict("ejected", "most handshakes fail", sentence());
        } else if (enough() && share() > FEW) {
            return new Verdict("failing", "some handshakes fail", sentence());
        } else if (completed == 0) {
            return new Verdict("idle", "no handshakes of late", "");
        }
        return new Verdict("up", "handshakes well", "");
    }

    /** How many failed, and mostly why. */
    String sentence() {
        String worst = failed.entrySet().stream()
                .max(Comparator.comparingLong(Map.Entry::getValue))
                .map(entry -> ", mostly by " + entry.getKey())
                .orElse("");
        return Humans.percent(share()) + " of " + Humans.count(all()) + " handshakes of the last minutes failed" + worst
                + ".";
    }

    private boolean enough() {
        return all() >= ENOUGH;
    }

    private double share() {
        return all() == 0 ? 0 : 1 - (double) completed / all();
    }

    private long all() {
        return completed + TrafficMetrics.sum(failed);
    }
}
