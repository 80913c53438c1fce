package io.ambassadors.sharding.resp;

import java.util.Arrays;

/** Which arguments of a request are keys. Reused from request to request by its owner, an event loop. */
public final class KeyIndexes {
    private int[] indexes = new int[32];
    private int size;

    /** Forgets everything. */
    public void clear() {
        size = 0;
    }

    /** Appends an argument's index. */
    public void add(int index) {
        if (size == indexes.length) {
            indexes = Arrays.copyOf(indexes, size * 2);
        }
        indexes[size++] = index;
    }

    /** Number of keys. */
    public int size() {
        return size;
    }

    /** Index of the argument that is key number {@code n}, from 0. */
    public int get(int n) {
        return indexes[n];
    }
}
