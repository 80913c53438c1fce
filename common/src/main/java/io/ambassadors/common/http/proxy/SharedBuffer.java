package io.ambassadors.common.http.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A buffer that the connections of an event loop fill one after the other, as long as nobody keeps what the one before has put into
 * it: it stays in the processor's cache. Used on its event loop alone.
 */
public final class SharedBuffer {
    private final ByteBufAllocator allocator;
    private final int size;
    private ByteBuf shared;
    private boolean ended;

    SharedBuffer(ByteBufAllocator allocator, int size) {
        this.allocator = allocator;
        this.size = size;
    }

    /**
     * An empty buffer: the shared one if nobody has it, else a new one. The caller releases it, or writes it.
     *
     * @param room bytes that it must have room for
     */
    public ByteBuf take(int room) {
        if (room > size || ended) {
            return allocator.directBuffer(room);
        }
        if (shared == null || shared.refCnt() > 1) {
            release();
            shared = allocator.directBuffer(size);
        }
        return shared.clear().retain();
    }

    /** Lets go of the buffer, and shares no other: the event loop ends, and connections that it closes may still ask. */
    void end() {
        ended = true;
        release();
    }

    private void release() {
        if (shared != null) {
            shared.release();
            shared = null;
        }
    }
}
