package io.ambassadors.splitting.upstream;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.OriginPool;
import io.ambassadors.common.http.proxy.StatusClasses;
import io.ambassadors.common.routing.split.PeerSpec;
import io.ambassadors.common.routing.split.Shares;
import io.ambassadors.common.stats.LatencyWindow;
import io.ambassadors.splitting.stats.PeerSnapshot;
import io.ambassadors.splitting.stats.PeerState;
import io.ambassadors.splitting.stats.UpstreamSnapshot;

/** Adds up what the event loops count of upstreams. */
final class Snapshots {
    private Snapshots() {}

    static CompletableFuture<List<UpstreamSnapshot>> of(List<UpstreamGroup> groups, List<HttpLoop> loops) {
        List<CompletableFuture<List<LoopPicture>>> pictures = new ArrayList<>();
        for (HttpLoop loop : loops) {
            CompletableFuture<List<LoopPicture>> picture = new CompletableFuture<>();
            loop.eventLoop().execute(() -> {
                try {
                    picture.complete(groups.stream()
                            .map(group -> LoopPicture.of(group, loop))
                            .toList());
                } catch (RuntimeException e) {
                    picture.completeExceptionally(e);
                }
            });
            pictures.add(picture);
        }
        return CompletableFuture.allOf(pictures.toArray(CompletableFuture[]::new))
                .thenApply(done -> {
                    List<UpstreamSnapshot> snapshots = new ArrayList<>();
                    for (int i = 0; i < groups.size(); i++) {
                        int index = i;
                        snapshots.add(upstream(
                                groups.get(i),
                                pictures.stream()
                                        .map(picture -> picture.join().get(index))
                                        .toList()));
                    }
                    return snapshots;
                });
    }

    /** What one event loop tells of its part of an upstream: copies, made on that loop. */
    private record LoopPicture(
            Layout layout, long requests, long noLivePeer, int idle, int active, List<PeerPicture> peers) {
        static LoopPicture of(UpstreamGroup group, HttpLoop loop) {
            LoopUpstream part = group.part(loop);
            long seconds = group.seconds(loop);
            int idle = 0;
            int active = 0;
            for (UpstreamPass pass : group.passes()) {
                OriginPool pool = pass.poolIfAny(loop);
                idle += pool == null ? 0 : pool.idle();
                active += pool == null ? 0 : pool.active();
            }
            return new LoopPicture(
                    part.layout(),
                    part.requests,
                    part.noLivePeer,
                    idle,
                    active,
                    part.peers().stream()
                            .map(peer -> PeerPicture.of(peer, loop.now(), seconds))
                            .toList());
        }
    }

    /** What one event loop tells of a peer. */
    @SuppressWarnings("ArrayRecordComponent") // Copies that nobody compares.
    private record PeerPicture(
            PeerSpec spec,
            long[] counters,
            long[] statuses,
            long[] failures,
            int conns,
            boolean full,
            long failedForSeconds,
            LatencyWindow.Totals headTime,
            LatencyWindow.Totals totalTime,
            Failure lastFailure,
            long lastFailureMillis) {
        static PeerPicture of(LivePeer live, long now, long seconds) {
            long[] counters = {
                live.assigned, live.served, live.tried, live.retries, live.ejections, live.bytesSent, live.bytesReceived
            };
            long failedFor = live.peer.ejected(seconds)
                    ? live.peer.checked() + live.peer.spec().failTimeoutSeconds() + 1 - seconds
                    : 0;
            return new PeerPicture(
                    live.peer.spec(),
                    counters,
                    live.statuses.clone(),
                    live.failures.clone(),
                    live.peer.conns(),
                    live.peer.full(),
                    failedFor,
                    copy(live.headTime, now),
                    copy(live.totalTime, now),
                    live.lastFailure,
                    live.lastFailureMillis);
        }

        private static LatencyWindow.Totals copy(LatencyWindow window, long now) {
            LatencyWindow.Totals totals = new LatencyWindow.Totals();
            window.addTo(totals, now);
            return totals;
        }
    }

    private static UpstreamSnapshot upstream(UpstreamGroup group, List<LoopPicture> loops) {
        // A name may have moved between the pictures: those of the same layout as the last are what is added up peer by
        // peer.
        Layout layout = loops.get(loops.size() - 1).layout();
        UpstreamConfig config = group.config();
        Shares shares = layout.split().shares();
        List<PeerAddress> addresses = layout.addresses();
        long servedByAll = loops.stream()
                .flatMap(loop -> loop.peers().stream())
                .mapToLong(peer -> peer.counters()[1])
                .sum();
        List<PeerSnapshot> peers = new ArrayList<>();
        for (int i = 0; i < addresses.size(); i++) {
            int index = i;
            List<PeerPicture> pictures = loops.stream()
                    .filter(loop -> loop.layout().split() == layout.split())
                    .map(loop -> loop.peers().get(index))
                    .toList();
            peers.add(peer(config, addresses.get(i), shares.peers().get(i).actual(), servedByAll, pictures));
        }
        return new UpstreamSnapshot(
                config.name(),
                config.implicit(),
                config.method().text(),
                config.key(),
                stickyText(config.sticky()),
                config.file(),
                config.line(),
                loops.stream().mapToLong(LoopPicture::requests).sum(),
                loops.stream().mapToLong(LoopPicture::noLivePeer).sum(),
                loops.stream().mapToInt(LoopPicture::idle).sum(),
                loops.stream().mapToInt(LoopPicture::active).sum(),
                shares.exact(),
                peers);
    }

    private static String stickyText(Sticky sticky) {
        if (sticky instanceof Sticky.Cookie cookie) {
            return "cookie " + cookie.name();
        }
        if (sticky instanceof Sticky.Route) {
            return "route";
        }
        return sticky instanceof Sticky.Learn ? "learn" : "";
    }

    private static PeerSnapshot peer(
            UpstreamConfig config, PeerAddress address, double share, long servedByAll, List<PeerPicture> loops) {
        PeerSpec spec = loops.get(0).spec();
        long[] counters = new long[loops.get(0).counters().length];
        long[] statuses = new long[loops.get(0).statuses().length];
        long[] failures = new long[loops.get(0).failures().length];
        LatencyWindow.Totals headTime = new LatencyWindow.Totals();
        LatencyWindow.Totals totalTime = new LatencyWindow.Totals();
        for (PeerPicture loop : loops) {
            add(counters, loop.counters());
            add(statuses, loop.statuses());
            add(failures, loop.failures());
            headTime.add(loop.headTime());
            totalTime.add(loop.totalTime());
        }
        return new PeerSnapshot(
                spec.server(),
                address.text(),
                config.servers().get(spec.line()).line(),
                spec.weight(),
                spec.backup(),
                state(spec, address, loops),
                1000
                        * loops.stream()
                                .mapToLong(PeerPicture::failedForSeconds)
                                .max()
                                .orElse(0),
                share,
                servedByAll == 0 ? 0 : (double) counters[1] / servedByAll,
                counters[0],
                counters[1],
                counters[2],
                counters[3],
                new StatusClasses(statuses[0], statuses[1], statuses[2], statuses[3], statuses[4]),
                failures(failures),
                counters[4],
                loops.stream().mapToInt(PeerPicture::conns).sum(),
                counters[5],
                counters[6],
                headTime.summary(),
                totalTime.summary(),
                last(loops));
    }

    private static PeerState state(PeerSpec spec, PeerAddress address, List<PeerPicture> loops) {
        long failed = loops.stream().filter(loop -> loop.failedForSeconds() > 0).count();
        if (spec.down()) {
            return PeerState.DOWN;
        }
        if (address.socket() == null) {
            return PeerState.UNRESOLVED;
        }
        if (failed > 0) {
            return failed == loops.size() ? PeerState.FAILED : PeerState.PARTLY_FAILED;
        }
        if (loops.stream().allMatch(PeerPicture::full)) {
            return PeerState.FULL;
        }
        if (spec.drain()) {
            return PeerState.DRAINING;
        }
        return spec.backup() ? PeerState.BACKUP : PeerState.UP;
    }

    private static Map<Failure, Long> failures(long[] counts) {
        Map<Failure, Long> failures = new EnumMap<>(Failure.class);
        for (Failure failure : Failure.values()) {
            if (counts[failure.ordinal()] > 0) {
                failures.put(failure, counts[failure.ordinal()]);
            }
        }
        return failures;
    }

    private static Optional<PeerSnapshot.LastFailure> last(List<PeerPicture> loops) {
        return loops.stream()
                .filter(loop -> loop.lastFailure() != null)
                .max(java.util.Comparator.comparingLong(PeerPicture::lastFailureMillis))
                .map(loop -> new PeerSnapshot.LastFailure(loop.lastFailure(), loop.lastFailureMillis()));
    }

    private static void add(long[] sum, long[] part) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += part[i];
        }
    }
}
