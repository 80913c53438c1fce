package io.ambassadors.common.routing.split;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.zip.CRC32;

/**
 * {@link Method#HASH}, compatible with Cache::Memcached: 15 bits of the CRC-32 of the key, and on each retry those of the
 * retry's number and the key added.
 *
 * <p>Follows nginx {@code src/http/modules/ngx_http_upstream_hash_module.c}, {@code ngx_http_upstream_get_hash_peer}.
 */
final class KeyHashSelection extends Selection {
    /** How many values the first try knows. */
    static final int BUCKETS = 1 << 15;

    private final byte[] key;
    private final CRC32 crc;
    private int hash;
    private int hashes;
    private int misses;

    KeyHashSelection(PeerGroup group, StickyHint hint, byte[] key, CRC32 crc) {
        super(group, hint);
        this.key = key;
        this.crc = crc;
    }

    @Override
    Peer choose(long nowSeconds) {
        if (misses > MOST_MISSES || peers().size() < 2 || key.length == 0) {
            return roundRobin(nowSeconds);
        }
        int index = stickyPeer(nowSeconds);
        while (index < 0) {
            hash += nextBucket();
            index = peers().owner(Integer.toUnsignedLong(hash) % peers().totalWeight());
            if (!usable(index, nowSeconds)) {
                index = -1;
                if (++misses > MOST_MISSES) {
                    return roundRobin(nowSeconds);
                }
            }
        }
        return take(index, nowSeconds);
    }

    private int nextBucket() {
        crc.reset();
        if (hashes > 0) {
            crc.update(Integer.toString(hashes).getBytes(US_ASCII));
        }
        hashes++;
        crc.update(key, 0, key.length);
        return (int) crc.getValue() >>> 16 & (BUCKETS - 1);
    }

    @Override
    Explanation.Step step() {
        if (peers().size() < 2) {
            return new Explanation.OnlyPeer();
        }
        if (key.length == 0) {
            return new Explanation.ByTurnWithoutKey();
        }
        long value = Integer.toUnsignedLong(hash);
        return misses > MOST_MISSES
                ? new Explanation.ByTurnAfterMisses(misses)
                : new Explanation.Slot(value, value % peers().totalWeight(), peers().totalWeight(), misses);
    }
}
