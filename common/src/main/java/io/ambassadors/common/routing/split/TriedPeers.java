package io.ambassadors.common.routing.split;

import java.util.Arrays;

/** A set of peers by index. Up to 64 peers need no array. */
final class TriedPeers {
    private long first;
    private final long[] rest;

    TriedPeers(int peers) {
        rest = peers <= Long.SIZE ? null : new long[(peers - 1) / Long.SIZE];
    }

    boolean contains(int index) {
        long word = index < Long.SIZE ? first : rest[index / Long.SIZE - 1];
        return (word & 1L << index) != 0;
    }

    void add(int index) {
        if (index < Long.SIZE) {
            first |= 1L << index;
        } else {
            rest[index / Long.SIZE - 1] |= 1L << index;
        }
    }

    void clear() {
        first = 0;
        if (rest != null) {
            Arrays.fill(rest, 0);
        }
    }
}
