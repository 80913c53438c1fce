package io.ambassadors.common.routing.split;

/**
 * {@link Method#IP_HASH}. A retry goes on from the hash whose peer failed; after {@link #MOST_MISSES} misses it is round
 * robin, and only there backup peers are reached.
 *
 * <p>Follows nginx {@code src/http/modules/ngx_http_upstream_ip_hash_module.c}.
 */
final class IpHashSelection extends Selection {
    private final byte[] address;
    private int hash = AddressHash.START;
    private int misses;

    IpHashSelection(PeerGroup group, StickyHint hint, byte[] address) {
        super(group, hint);
        this.address = AddressHash.hashed(address);
    }

    @Override
    Peer choose(long nowSeconds) {
        if (misses > MOST_MISSES || peers().size() < 2) {
            return roundRobin(nowSeconds);
        }
        int value = hash;
        int index = stickyPeer(nowSeconds);
        while (index < 0) {
            value = AddressHash.step(value, address);
            index = peers().owner(value % peers().totalWeight());
            if (!usable(index, nowSeconds)) {
                index = -1;
                if (++misses > MOST_MISSES) {
                    return roundRobin(nowSeconds);
                }
            }
        }
        hash = value;
        return take(index, nowSeconds);
    }

    @Override
    Explanation.Step step() {
        if (peers().size() < 2) {
            return new Explanation.OnlyPeer();
        }
        return misses > MOST_MISSES
                ? new Explanation.ByTurnAfterMisses(misses)
                : new Explanation.Slot(hash, hash % peers().totalWeight(), peers().totalWeight(), misses);
    }
}
