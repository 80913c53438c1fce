package io.ambassadors.common.routing.split;

/**
 * One round of smooth weighted round robin: every peer that takes part gains its effective weight, the one with most wins (the
 * first of equals) and pays what all gained. 5:1:1 gives a a b a c a a.
 *
 * <p>Follows nginx {@code src/http/ngx_http_upstream_round_robin.c}, {@code ngx_http_upstream_get_peer}.
 */
final class SmoothRound {
    private SmoothRound() {}

    /**
     * Plays a round of the usable peers.
     *
     * @param sticky index of a peer that wins whatever it has, or -1
     * @return the winner's index, -1 if no peer takes part and none is sticky
     */
    static int play(Selection selection, long nowSeconds, int sticky) {
        PeerList peers = selection.peers();
        int best = -1;
        long total = 0;
        for (int i = 0; i < peers.size(); i++) {
            if (selection.usable(i, nowSeconds)) {
                Peer peer = peers.get(i);
                total += peer.enterRound();
                if (best < 0 || peer.currentWeight() > peers.get(best).currentWeight()) {
                    best = i;
                }
            }
        }
        if (sticky >= 0) {
            best = sticky;
        }
        if (best >= 0) {
            peers.get(best).payRound(total);
        }
        return best;
    }

    /** Whether a sticky peer has won so often out of turn that a round more would starve it of other clients. */
    static boolean overdrawn(PeerList peers, int sticky) {
        Peer peer = peers.get(sticky);
        return peer.currentWeight() <= peer.spec().weight() - peers.totalWeight();
    }
}
