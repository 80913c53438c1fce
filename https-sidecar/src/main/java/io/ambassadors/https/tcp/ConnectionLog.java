package io.ambassadors.https.tcp;

/** Hears of each connection that ended. Called on event loops; must not block. */
@FunctionalInterface
public interface ConnectionLog {
    /** Keeps nothing. */
    ConnectionLog NONE = connection -> {};

    /** A connection has ended. */
    void ended(ConnectionRecord connection);
}
