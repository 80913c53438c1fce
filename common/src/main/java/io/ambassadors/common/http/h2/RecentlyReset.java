package io.ambassadors.common.http.h2;

/** The last streams that we have reset: what the peer had sent before it knew is ignored (RFC 9113, 5.1), and no fault of its own. */
final class RecentlyReset {
    private static final int KEPT = 256;

    private final int[] ids = new int[KEPT];
    private int at;

    void add(int streamId) {
        ids[at] = streamId;
        at = (at + 1) % KEPT;
    }

    boolean has(int streamId) {
        for (int id : ids) {
            if (id == streamId) {
                return true;
            }
        }
        return false;
    }
}
