package io.ambassadors.common.http.h1;

import io.netty.buffer.ByteBuf;

import io.ambassadors.common.http.proxy.HttpLoop;

/** Bytes that a connection has brought and nobody takes yet: of later requests, or of a body that has to wait. */
final class Unread {
    private final HttpLoop loop;
    private ByteBuf bytes;

    Unread(HttpLoop loop) {
        this.loop = loop;
    }

    boolean isEmpty() {
        return bytes == null;
    }

    /** How many there are. */
    int length() {
        return bytes == null ? 0 : bytes.readableBytes();
    }

    /** What is there; null if nothing is. Stays here. */
    ByteBuf bytes() {
        return bytes;
    }

    /** Keeps what is left to read of a buffer, which is taken over. There must be nothing yet. */
    void keep(ByteBuf rest) {
        bytes = loop.reads().keep(rest);
    }

    /** Puts more behind what is there; takes it over. */
    void append(ByteBuf more) {
        if (bytes.writableBytes() < more.readableBytes() || bytes.refCnt() > 1) {
            ByteBuf larger = loop.allocator().directBuffer(2 * (bytes.readableBytes() + more.readableBytes()));
            larger.writeBytes(bytes);
            bytes.release();
            bytes = larger;
        }
        bytes.writeBytes(more);
        more.release();
    }

    /** Lets go of the buffer if all of it has been read. */
    void dropIfRead() {
        if (bytes != null && !bytes.isReadable()) {
            drop();
        }
    }

    /** Throws away what is there; the buffer stays, since it may just be in use. */
    void skip() {
        if (bytes != null) {
            bytes.skipBytes(bytes.readableBytes());
        }
    }

    /** Lets go of the buffer. */
    void drop() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }
}
