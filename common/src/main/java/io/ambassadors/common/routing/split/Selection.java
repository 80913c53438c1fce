package io.ambassadors.common.routing.split;

/**
 * The choice of peers for one request, one after another until one answers. Belongs to the event loop of its peers.
 *
 * <p>Each {@link #next} that returns a peer is followed by one {@link #release}. A caller that has no try left, or gets null
 * from {@code next}, gives up. Follows nginx {@code src/http/ngx_http_upstream_round_robin.c}.
 */
public abstract class Selection {
    /** How many unusable peers the hashing and drawing methods meet before they leave it to round robin. */
    static final int MOST_MISSES = 20;

    private PeerList peers;
    private final TriedPeers tried;
    private final StickyHint hint;
    private int triesLeft;

    Selection(PeerGroup group, StickyHint hint) {
        this.peers = group.list();
        this.hint = hint;
        this.tried =
                new TriedPeers(Math.max(group.primary().size(), group.backup().size()));
        this.triesLeft = group.tries();
    }

    /**
     * The peer to try next, which counts as occupied until it is released.
     *
     * @return null if no peer is live, which nginx answers with 502
     */
    public final Peer next(long nowSeconds) {
        Peer peer = choose(nowSeconds);
        if (peer != null) {
            peer.occupy();
        }
        return peer;
    }

    /** Ends a try. A peer that is the only one has its failures forgotten, and no try is left. */
    public final void release(Peer peer, Outcome outcome, long nowSeconds) {
        peer.leave();
        if (peers.single()) {
            peer.forgetFails();
            triesLeft = 0;
            return;
        }
        if (outcome == Outcome.FAILED) {
            peer.failed(nowSeconds);
        } else {
            peer.passed();
        }
        if (triesLeft > 0) {
            triesLeft--;
        }
    }

    /** How many peers may still be tried, the present one included. */
    public final int triesLeft() {
        return triesLeft;
    }

    /** Keeps {@code proxy_next_upstream_tries}, 0 for no limit; to be called before the first try. */
    public final void limitTries(int most) {
        if (most > 0) {
            triesLeft = Math.min(triesLeft, most);
        }
    }

    /** One try more, for that of a kept connection which the peer had closed. */
    public final void grantTry() {
        triesLeft++;
    }

    /** One choice; the peer is marked as tried. */
    abstract Peer choose(long nowSeconds);

    /** How the last choice came about. */
    abstract Explanation.Step step();

    final PeerList peers() {
        return peers;
    }

    final boolean tried(int index) {
        return tried.contains(index);
    }

    final boolean usable(int index, long nowSeconds) {
        return !tried.contains(index) && peers.get(index).usable(nowSeconds);
    }

    final Peer take(int index, long nowSeconds) {
        Peer peer = peers.get(index);
        tried.add(index);
        peer.probe(nowSeconds);
        return peer;
    }

    /** Turns to the backup peers; false if there are none. */
    final boolean turnToBackup() {
        if (peers.backup() == null) {
            return false;
        }
        peers = peers.backup();
        tried.clear();
        return true;
    }

    /** Index of the peer that the client sticks to, if it is usable; else -1. */
    final int stickyPeer(long nowSeconds) {
        String wanted = hint.stickyId(nowSeconds);
        if (wanted.isEmpty()) {
            return -1;
        }
        for (int i = 0; i < peers.size(); i++) {
            if (peers.get(i).stickyId().equals(wanted)) {
                return !tried.contains(i) && peers.get(i).usableBySticky(nowSeconds) ? i : -1;
            }
        }
        return -1;
    }

    /** Smooth weighted round robin over what is left, then over the backup peers. */
    final Peer roundRobin(long nowSeconds) {
        Peer peer = peers.single() ? single(nowSeconds) : smooth(nowSeconds);
        if (peer == null && turnToBackup()) {
            return smooth(nowSeconds);
        }
        return peer;
    }

    /** The only peer is taken whatever its failures. */
    private Peer single(long nowSeconds) {
        Peer only = peers.get(0);
        boolean usable = stickyPeer(nowSeconds) == 0 || (!only.closed() && !only.full());
        return usable ? only : null;
    }

    private Peer smooth(long nowSeconds) {
        int sticky = stickyPeer(nowSeconds);
        if (sticky >= 0 && SmoothRound.overdrawn(peers, sticky)) {
            return take(sticky, nowSeconds);
        }
        int best = SmoothRound.play(this, nowSeconds, sticky);
        return best < 0 ? null : take(best, nowSeconds);
    }
}
