package io.ambassadors.splitting.admin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.ambassadors.common.http.proxy.FailureCounts;
import io.ambassadors.splitting.stats.FailureCheck;
import io.ambassadors.splitting.stats.PeerSnapshot;
import io.ambassadors.splitting.stats.ShareCheck;
import io.ambassadors.splitting.stats.UpstreamSnapshot;

/**
 * Whether an upstream divides its requests as its configuration says, and whether its sides are well. A side is one {@code server} of the
 * file, with all its addresses.
 *
 * @param upstream its name
 * @param check of the shares
 * @param sinceMillis from when they count, milliseconds since the epoch
 * @param sides in the order of the file
 * @param peers the addresses of the sides, in the order of the upstream
 */
record Judgement(String upstream, ShareCheck check, long sinceMillis, List<Side> sides, List<PeerShare> peers) {
    /**
     * One side.
     *
     * @param server as written in the file
     * @param configured share of the clients that the method gives it, 0 to 1
     * @param assigned share of the requests that are its own when all are well, 0 to 1
     * @param served share of the requests that it answered, 0 to 1
     * @param tries of the last minutes
     * @param failures of the last minutes: answers of 5xx, and tries without an answer
     */
    record Side(String server, double configured, double assigned, double served, long tries, FailureCheck failures) {
        private static final long ENOUGH = 10;

        /** Whether most of what it was asked failed, be it worse than the others, as bad, or alone. */
        boolean failsMostly() {
            return tries >= ENOUGH && failures.share() >= 0.5;
        }
    }

    /**
     * One address of a side.
     *
     * @param assigned share of the requests that are its own, 0 to 1; 0 before the first
     * @param served share of the requests that it answered, 0 to 1; 0 before the first
     */
    record PeerShare(double assigned, double served) {}

    /** Numbers of one side. */
    private static final class Sums {
        private double configured;
        private long assigned;
        private long served;
        private long failures;
        private long tries;

        private static Sums of(PeerSnapshot now, Optional<PeerSnapshot> counted, Optional<PeerSnapshot> minutesAgo) {
            Sums sums = new Sums();
            sums.configured = now.shareConfigured();
            sums.assigned = now.assigned() - counted.map(PeerSnapshot::assigned).orElse(0L);
            sums.served = now.served() - counted.map(PeerSnapshot::served).orElse(0L);
            sums.failures = failures(now) - minutesAgo.map(Sums::failures).orElse(0L);
            sums.tries = now.tried() - minutesAgo.map(PeerSnapshot::tried).orElse(0L);
            return sums;
        }

        private void add(Sums other) {
            configured += other.configured;
            assigned += other.assigned;
            served += other.served;
            failures += other.failures;
            tries += other.tries;
        }

        private static long failures(PeerSnapshot peer) {
            return peer.statuses().serverError()
                    + FailureCounts.of(peer.failures()).origin();
        }
    }

    /**
     * @param now the upstream
     * @param counted the same when its shares began to count
     * @param minutesAgo the same some minutes ago
     * @param sinceMillis when its shares began to count
     */
    static Judgement of(
            UpstreamSnapshot now,
            Optional<UpstreamSnapshot> counted,
            Optional<UpstreamSnapshot> minutesAgo,
            long sinceMillis) {
        Map<String, Sums> sums = new LinkedHashMap<>();
        List<Sums> ofPeers = new ArrayList<>();
        for (int i = 0; i < now.peers().size(); i++) {
            PeerSnapshot peer = now.peers().get(i);
            Sums ofPeer = Sums.of(peer, same(counted, peer, i), same(minutesAgo, peer, i));
            ofPeers.add(ofPeer);
            sums.computeIfAbsent(peer.server(), server -> new Sums()).add(ofPeer);
        }
        long assigned = sums.values().stream().mapToLong(sum -> sum.assigned).sum();
        long served = sums.values().stream().mapToLong(sum -> sum.served).sum();
        long tries = sums.values().stream().mapToLong(sum -> sum.tries).sum();
        long failures = sums.values().stream().mapToLong(sum -> sum.failures).sum();
        List<Side> sides = new ArrayList<>();
        sums.forEach((server, sum) -> sides.add(new Side(
                server,
                sum.configured,
                share(sum.assigned, assigned),
                share(sum.served, served),
                sum.tries,
                FailureCheck.of(sum.failures, sum.tries, failures - sum.failures, tries - sum.tries))));
        List<PeerShare> peers = ofPeers.stream()
                .map(sum -> new PeerShare(share(sum.assigned, assigned), share(sum.served, served)))
                .toList();
        return new Judgement(now.name(), check(now, sums.values()), sinceMillis, sides, peers);
    }

    private static ShareCheck check(UpstreamSnapshot now, Collection<Sums> sums) {
        double[] expected = sums.stream().mapToDouble(sum -> sum.configured).toArray();
        long[] observed = sums.stream().mapToLong(sum -> sum.assigned).toArray();
        return now.key().isEmpty()
                        && !now.method().equals("ip_hash")
                        && now.sticky().isEmpty()
                ? ShareCheck.of(expected, observed)
                : ShareCheck.ofRequestsByUser(expected, observed);
    }

    /** A peer keeps its place as long as the servers of the file stay; its address may change. */
    private static Optional<PeerSnapshot> same(Optional<UpstreamSnapshot> upstream, PeerSnapshot peer, int place) {
        return upstream.filter(before -> before.peers().size() > place)
                .map(before -> before.peers().get(place))
                .filter(before -> before.server().equals(peer.server()) && before.tried() <= peer.tried());
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : part / (double) whole;
    }
}
