package io.ambassadors.common.routing.split;

import java.util.zip.CRC32;

/**
 * {@link Method#CONSISTENT_HASH}. The point's server may have several addresses; among those that are usable it is smooth
 * round robin. Where none is, the next point is asked, and after {@link #MOST_MISSES} misses it is round robin.
 *
 * <p>Follows nginx {@code src/http/modules/ngx_http_upstream_hash_module.c}, {@code ngx_http_upstream_get_chash_peer}.
 */
final class ConsistentHashSelection extends Selection {
    private final Ring ring;
    private final boolean empty;
    private final long hash;
    private int position;
    private int misses;

    ConsistentHashSelection(PeerGroup group, StickyHint hint, byte[] key, CRC32 crc, Ring ring) {
        super(group, hint);
        this.ring = ring;
        this.empty = key.length == 0;
        crc.reset();
        crc.update(key, 0, key.length);
        this.hash = crc.getValue();
        this.position = ring.position(hash);
    }

    @Override
    Peer choose(long nowSeconds) {
        if (misses > MOST_MISSES || peers().size() < 2 || empty) {
            return roundRobin(nowSeconds);
        }
        int index = stickyPeer(nowSeconds);
        while (index < 0) {
            index = bestOf(ring.owner(position % ring.size()), nowSeconds);
            if (index < 0) {
                position++;
                if (++misses > MOST_MISSES) {
                    return roundRobin(nowSeconds);
                }
            }
        }
        return take(index, nowSeconds);
    }

    /** Index of the address of a server whose turn it is, -1 if none is usable. */
    private int bestOf(String server, long nowSeconds) {
        int best = -1;
        long total = 0;
        for (int i = 0; i < peers().size(); i++) {
            Peer peer = peers().get(i);
            if (peer.spec().server().equals(server) && usable(i, nowSeconds)) {
                total += peer.enterRound();
                if (best < 0 || peer.currentWeight() > peers().get(best).currentWeight()) {
                    best = i;
                }
            }
        }
        if (best >= 0) {
            peers().get(best).payRound(total);
        }
        return best;
    }

    @Override
    Explanation.Step step() {
        if (peers().size() < 2) {
            return new Explanation.OnlyPeer();
        }
        if (empty) {
            return new Explanation.ByTurnWithoutKey();
        }
        if (misses > MOST_MISSES) {
            return new Explanation.ByTurnAfterMisses(misses);
        }
        int at = position % ring.size();
        return new Explanation.RingPoint(hash, ring.point(at), at + 1, ring.size(), position >= ring.size(), misses);
    }
}
