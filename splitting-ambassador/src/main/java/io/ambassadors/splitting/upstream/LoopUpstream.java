package io.ambassadors.splitting.upstream;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

import io.ambassadors.common.routing.split.Balancer;
import io.ambassadors.common.routing.split.Outcome;
import io.ambassadors.common.routing.split.Peer;
import io.ambassadors.common.routing.split.Selection;
import io.ambassadors.common.routing.split.Split;
import io.ambassadors.common.routing.split.StickyHint;

/** An upstream on one event loop: its peers with their accounting, as one worker of nginx has them without {@code zone}. */
final class LoopUpstream {
    private final SplittableRandom random = new SplittableRandom();
    private Layout layout;
    private Balancer balancer;
    private List<LivePeer> peers = List.of();
    private Map<Peer, LivePeer> byPeer = new IdentityHashMap<>();
    /** Chooses as if all were well: whose a request would be. */
    private Balancer ideal;

    long requests;
    long noLivePeer;

    LoopUpstream(Layout layout) {
        adopt(layout);
    }

    /** Takes over where the peers are now. */
    void sync(Layout current) {
        if (current != layout) {
            adopt(current);
        }
    }

    private void adopt(Layout current) {
        Split split = current.split();
        if (layout == null || split != layout.split()) {
            balancer = balancer == null ? split.balancer(random) : split.balancer(random, balancer);
            ideal = split.balancer(random);
        }
        layout = current;
        List<PeerAddress> addresses = current.addresses();
        Map<Peer, LivePeer> known = byPeer;
        byPeer = new IdentityHashMap<>();
        List<LivePeer> now = new ArrayList<>();
        List<Peer> inOrder = balancer.peers().inOrder();
        for (int i = 0; i < inOrder.size(); i++) {
            LivePeer live = known.get(inOrder.get(i));
            if (live == null) {
                live = new LivePeer(inOrder.get(i), addresses.get(i));
            } else {
                live.at(addresses.get(i));
            }
            byPeer.put(live.peer, live);
            now.add(live);
        }
        peers = now;
    }

    /** Where the peers are. */
    Layout layout() {
        return layout;
    }

    /** The peers, in the order of the configuration. */
    List<LivePeer> peers() {
        return peers;
    }

    Selection select(byte[] key, StickyHint hint) {
        return balancer.select(key, hint);
    }

    /** What belongs to each peer; never changed, but replaced when peers come and go. */
    Map<Peer, LivePeer> byPeer() {
        return byPeer;
    }

    /**
     * Whose a request is when all are well.
     *
     * @param first who was chosen now
     * @param hint whom the client wants back
     */
    LivePeer home(LivePeer first, byte[] key, StickyHint hint, long nowSeconds) {
        String wanted = hint.stickyId(nowSeconds);
        if (!wanted.isEmpty()) {
            for (LivePeer peer : peers) {
                if (peer.peer.stickyId().equals(wanted)) {
                    return peer;
                }
            }
            return first;
        }
        if (!layout.split().method().sticky() || allUsable(nowSeconds)) {
            return first;
        }
        Selection selection = ideal.select(key);
        Peer chosen = selection.next(nowSeconds);
        if (chosen == null) {
            return first;
        }
        selection.release(chosen, Outcome.OK, nowSeconds);
        if (chosen.spec().server().equals(first.peer.spec().server())) {
            return first;
        }
        return peers.get(ideal.peers().inOrder().indexOf(chosen));
    }

    private boolean allUsable(long nowSeconds) {
        for (int i = 0; i < peers.size(); i++) {
            Peer peer = peers.get(i).peer;
            if (peer.fails() > 0 && peer.ejected(nowSeconds) || peer.full()) {
                return false;
            }
        }
        return true;
    }
}
