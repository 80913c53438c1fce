package io.ambassadors.common.routing.split;

/** Which peer a client wants back. */
@FunctionalInterface
public interface StickyHint {
    /** No peer. */
    StickyHint NONE = nowSeconds -> "";

    /** The {@link Peer#stickyId()} of the peer, empty for none. Asked once for each try. */
    String stickyId(long nowSeconds);

    /** The peer that a cookie or a route variable names. */
    static StickyHint of(String stickyId) {
        return stickyId.isEmpty() ? NONE : nowSeconds -> stickyId;
    }
}
