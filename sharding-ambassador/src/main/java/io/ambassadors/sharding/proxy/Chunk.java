package io.ambassadors.sharding.proxy;

import io.netty.buffer.ByteBuf;

/**
 * Bytes of the requests that leave for a server in one write. They are kept until the last of the requests is answered, since a
 * request whose reply proves large is sent again on a connection of its own, and the slow log wants to name the key.
 */
final class Chunk {
    final ByteBuf bytes;
    private int unanswered;
    private boolean sealed;

    Chunk(ByteBuf bytes) {
        this.bytes = bytes;
    }

    /** One more request has its bytes here. */
    void add() {
        unanswered++;
    }

    /** One request is answered, or never will be. */
    void answered() {
        if (--unanswered == 0 && sealed) {
            bytes.release();
        }
    }

    /** Nothing will be added. Hands out the bytes to be written; the caller owns one reference, this object another. */
    ByteBuf seal() {
        sealed = true;
        if (unanswered > 0) {
            bytes.retain();
        }
        return bytes;
    }

    /** A copy of the bytes of one request. */
    byte[] copy(int offset, int length) {
        byte[] copy = new byte[length];
        bytes.getBytes(offset, copy);
        return copy;
    }
}
