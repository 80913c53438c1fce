package io.ambassadors.common.routing.split;

/**
 * {@link Method#LEAST_CONN}: the fewest requests in flight for its weight, among equals smooth round robin.
 *
 * <p>Follows nginx {@code src/http/modules/ngx_http_upstream_least_conn_module.c}.
 */
final class LeastConnSelection extends Selection {
    LeastConnSelection(PeerGroup group, StickyHint hint) {
        super(group, hint);
    }

    @Override
    Peer choose(long nowSeconds) {
        if (peers().single()) {
            return roundRobin(nowSeconds);
        }
        int index = stickyPeer(nowSeconds);
        if (index < 0) {
            index = least(nowSeconds);
        }
        if (index < 0) {
            return turnToBackup() ? choose(nowSeconds) : null;
        }
        return take(index, nowSeconds);
    }

    private int least(long nowSeconds) {
        int best = -1;
        boolean many = false;
        for (int i = 0; i < peers().size(); i++) {
            if (usable(i, nowSeconds)) {
                int compared = best < 0 ? -1 : compareLoad(i, best);
                if (compared < 0) {
                    best = i;
                    many = false;
                } else if (compared == 0) {
                    many = true;
                }
            }
        }
        return many ? turnAmongEquals(best, nowSeconds) : best;
    }

    /** Unlike in a round of all, peers before the first of the equals are not looked at: nginx starts there too. */
    private int turnAmongEquals(int first, long nowSeconds) {
        int best = first;
        long total = 0;
        for (int i = first; i < peers().size(); i++) {
            if (usable(i, nowSeconds) && compareLoad(i, best) == 0) {
                Peer peer = peers().get(i);
                total += peer.enterRound();
                if (peer.currentWeight() > peers().get(best).currentWeight()) {
                    best = i;
                }
            }
        }
        peers().get(best).payRound(total);
        return best;
    }

    /** Compares requests in flight divided by weight, without dividing. */
    private int compareLoad(int one, int other) {
        Peer a = peers().get(one);
        Peer b = peers().get(other);
        return Long.compare(
                (long) a.conns() * b.spec().weight(),
                (long) b.conns() * a.spec().weight());
    }

    @Override
    Explanation.Step step() {
        return new Explanation.ByTurn();
    }
}
