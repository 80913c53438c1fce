package io.ambassadors.https.tcp;

import io.ambassadors.common.http.log.LogWriter;

/** Hears of each connection that ended. Called on event loops; must not block. */
@FunctionalInterface
public interface ConnectionLog {
    /** Keeps nothing. */
    ConnectionLog NONE = connection -> {};

    /** A connection has ended. */
    void ended(ConnectionRecord connection);

    /** Lets go of its file, once no connection is told of any more. */
    default void close(LogWriter writer) {}
}
