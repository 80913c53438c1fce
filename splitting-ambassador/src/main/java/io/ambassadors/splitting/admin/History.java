package io.ambassadors.splitting.admin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.ambassadors.common.quarkus.Recent;
import io.ambassadors.splitting.stats.AmbassadorSnapshot;
import io.ambassadors.splitting.stats.PeerSnapshot;
import io.ambassadors.splitting.stats.UpstreamSnapshot;

/**
 * What to compare a snapshot with, since its counters run from the start: shares count from the last change of an upstream's servers or
 * weights on, as a share of requests that were divided in two ways means nothing; failures count for some minutes.
 */
final class History {
    private final Map<String, Baseline> baselines = new HashMap<>();
    private final Recent<AmbassadorSnapshot> recent = new Recent<>(AmbassadorSnapshot::takenAtMillis);
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
        return recent.observe(snapshot);
    }

    /** Judges an upstream of the last snapshot. */
    synchronized Judgement judge(UpstreamSnapshot upstream) {
        Baseline baseline = baselines.get(upstream.name());
        Optional<UpstreamSnapshot> counted = baseline == null ? Optional.empty() : baseline.counted();
        Optional<UpstreamSnapshot> minutesAgo = recent.oldest().flatMap(old -> find(old, upstream));
        return Judgement.of(upstream, counted, minutesAgo, baseline == null ? 0 : baseline.sinceMillis());
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
