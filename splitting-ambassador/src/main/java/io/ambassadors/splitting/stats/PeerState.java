package io.ambassadors.splitting.stats;

/** Whether a peer gets requests, at the moment of a picture. */
public enum PeerState {
    /** It does. */
    UP("up"),
    /** It stands in for others, and none needs it now. */
    BACKUP("backup"),
    /** Only from clients that stick to it. */
    DRAINING("draining"),
    /** It is full on every event loop: {@code max_conns}. */
    FULL("full"),
    /** Its name has no address. */
    UNRESOLVED("unresolved"),
    /** Failures have put it aside on some event loops and not on others. */
    PARTLY_FAILED("failed on some event loops"),
    /** Failures have put it aside. */
    FAILED("failed"),
    /** The configuration says {@code down}. */
    DOWN("down");

    private final String text;

    PeerState(String text) {
        this.text = text;
    }

    /** As people read it. */
    public String text() {
        return text;
    }
}
