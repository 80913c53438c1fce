package io.ambassadors.common.routing.split;

import java.util.List;

/** The primary peers of an upstream, or its backup peers. */
final class PeerList {
    private final Peer[] peers;
    private final long[] weightsUpTo;
    private final int open;
    private final boolean single;
    private final PeerList backup;

    private PeerList(List<Peer> peers, boolean single, PeerList backup) {
        this.peers = peers.toArray(Peer[]::new);
        this.single = single;
        this.backup = backup;
        weightsUpTo = new long[this.peers.length];
        long weight = 0;
        int count = 0;
        for (int i = 0; i < this.peers.length; i++) {
            weight += this.peers[i].spec().weight();
            weightsUpTo[i] = weight;
            count += this.peers[i].closed() ? 0 : 1;
        }
        open = count;
    }

    /** A list of one peer is single only if it has no backup list, and a backup list never is. */
    static PeerList of(List<Peer> primary, List<Peer> backup) {
        PeerList next = backup.isEmpty() ? null : new PeerList(backup, false, null);
        return new PeerList(primary, primary.size() == 1 && next == null, next);
    }

    int size() {
        return peers.length;
    }

    Peer get(int index) {
        return peers[index];
    }

    /** Sum of all weights, those of peers that are down too, so that these keep their share of the hashes. */
    long totalWeight() {
        return weightsUpTo[weightsUpTo.length - 1];
    }

    /** Index of the peer that has unit {@code w} of the total weight, from 0. */
    int owner(long w) {
        int low = 0;
        int high = peers.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (weightsUpTo[middle] <= w) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** How many peers are neither down nor draining. */
    int open() {
        return open;
    }

    boolean single() {
        return single;
    }

    /** The list to turn to when no peer of this one can be chosen, or null. */
    PeerList backup() {
        return backup;
    }
}
