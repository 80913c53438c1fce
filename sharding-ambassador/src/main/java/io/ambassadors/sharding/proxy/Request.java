package io.ambassadors.sharding.proxy;

import io.ambassadors.sharding.resp.Command;

/**
 * A request under way. It stands in two queues: in its client's, in the order in which replies must leave, and in its server
 * connection's, in the order in which replies will come. A split request stands in its client's queue only, and its parts each in
 * one server connection's.
 *
 * <p>Recycled by the {@link Worker}. Plain fields: everything happens on one event loop.
 */
final class Request {
    /** Next in the client's queue, or in the pool of recycled ones. */
    Request next;

    ClientConnection client;
    Command command;
    /** Who gets the reply if it is not a client: a probe or a handshake. */
    Internal internal;
    /** For a split request, and for each part of one. */
    Split split;
    /** Which part; -1 for a whole request. */
    int part = -1;
    /** Where the reply comes from, if it streams. */
    ReplyQueue.Source source;

    long arrivedNanos;
    /** Where its bytes stand until it is answered. */
    Chunk chunk;

    int chunkOffset;
    int length;

    /** Whether the reply is there but has to wait for those before it. */
    boolean done;

    byte[] held;

    /** A request of the ambassador's own. */
    interface Internal {
        /** The server's reply, whole. */
        void replied(byte[] bytes, int from, int to);

        /** There will be no reply. */
        void failed(String reason);
    }

    void clear() {
        next = null;
        client = null;
        command = null;
        internal = null;
        split = null;
        part = -1;
        source = null;
        chunk = null;
        done = false;
        held = null;
    }
}
