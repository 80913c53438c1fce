package io.ambassadors.splitting.admin;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.ambassadors.splitting.stats.AmbassadorSnapshot;
import io.ambassadors.splitting.stats.PeerSnapshot;
import io.ambassadors.splitting.stats.UpstreamSnapshot;

/**
 * What to compare a snapshot with, since its counters run from the start: shares count from the last change of an upstream's servers or
 * weights on, as a share of requests that were divided in two ways means nothing; failures count for some minutes.
 */
final class History {
    private static final Duration RECENT = Duration.ofMinutes(5);
    private static final Duration STEP = Duration.ofSeconds(10);

    private final Map<String, Baseline> baselines = new HashMap<>();
    private final ArrayDeque<AmbassadorSnapshot> recent = new ArrayDeque<>();
    private boolean any;

    /**
     * From where an upstream's shares count.
     *
     * @param sinceMillis milliseconds since the epoch
     * @param counted the upstream at that time; empty if it has counted so since it began
     * @param layout what of its configuration decides on shares
     */
    private record Baseline(long sinceMillis, Optional<UpstreamSnapshot> counted, List<Part> layout) {}

    private record Part(String server, int weight, double share) {}

    /** Takes note of a snapshot; returns it. */
    synchronized AmbassadorSnapshot observe(AmbassadorSnapshot snapshot) {
        for (UpstreamSnapshot upstream : snapshot.upstreams()) {
            List<Part> layout = layout(upstream);
            Baseline before = baselines.get(upstream.name());
            if (before == null || !before.layout().equals(layout) || restarted(before, upstream)) {
                boolean fresh = !any || before == null;
                baselines.put(
                        upstream.name(),
                        new Baseline(
                                any ? snapshot.takenAtMillis() : snapshot.startedAtMillis(),
                                fresh ? Optional.empty() : Optional.of(upstream),
                                layout));
            }
        }
        baselines
                .keySet()
                .retainAll(snapshot.upstreams().stream()
                        .map(UpstreamSnapshot::name)
                        .toList());
        any = true;
        remember(snapshot);
        return snapshot;
    }

    /** Judges an upstream of the last snapshot. */
    synchronized Judgement judge(UpstreamSnapshot upstream) {
        Baseline baseline = baselines.get(upstream.name());
        Optional<UpstreamSnapshot> counted = baseline == null ? Optional.empty() : baseline.counted();
        Optional<UpstreamSnapshot> minutesAgo =
                recent.isEmpty() ? Optional.empty() : find(recent.peekFirst(), upstream);
        return Judgement.of(upstream, counted, minutesAgo, baseline == null ? 0 : baseline.sinceMillis());
    }

    private void remember(AmbassadorSnapshot snapshot) {
        AmbassadorSnapshot last = recent.peekLast();
        if (last == null || snapshot.takenAtMillis() - last.takenAtMillis() >= STEP.toMillis()) {
            recent.addLast(snapshot);
        }
        while (recent.size() > 1 && old(second(), snapshot)) {
            recent.removeFirst();
        }
    }

    private AmbassadorSnapshot second() {
        Iterator<AmbassadorSnapshot> inOrder = recent.iterator();
        inOrder.next();
        return inOrder.next();
    }

    /** The first stays until another is old enough, so that there is always something to compare with. */
    private static boolean old(AmbassadorSnapshot snapshot, AmbassadorSnapshot now) {
        return now.takenAtMillis() - snapshot.takenAtMillis() >= RECENT.toMillis();
    }

    private static Optional<UpstreamSnapshot> find(AmbassadorSnapshot snapshot, UpstreamSnapshot upstream) {
        return snapshot.upstreams().stream()
                .filter(other -> other.name().equals(upstream.name()))
                .findFirst();
    }

    private static List<Part> layout(UpstreamSnapshot upstream) {
        return upstream.peers().stream()
                .map(peer -> new Part(peer.server(), peer.weight(), peer.shareConfigured()))
                .toList();
    }

    private static boolean restarted(Baseline baseline, UpstreamSnapshot upstream) {
        return baseline.counted().stream().anyMatch(before -> sum(upstream) < sum(before));
    }

    private static long sum(UpstreamSnapshot upstream) {
        return upstream.peers().stream().mapToLong(PeerSnapshot::assigned).sum();
    }
}
