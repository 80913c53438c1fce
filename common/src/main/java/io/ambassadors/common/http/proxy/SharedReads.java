package io.ambassadors.common.http.proxy;

import java.util.function.BooleanSupplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/**
 * Lets the connections of an event loop read into one buffer, one after the other, for as long as nobody keeps a part of it: the
 * buffer stays in the processor's cache, and large bodies come in large pieces. Who keeps a part keeps the whole, so a short part that
 * has to wait must be copied: {@link #keep}. While memory for buffers is tight, reads are short.
 */
public final class SharedReads {
    private static final int READS_PER_TURN = 4;
    private static final int OWN_BYTES = 16 * 1024;
    private static final int TIGHT_BYTES = 2 * 1024;

    private final ByteBufAllocator allocator;
    private final int size;
    private final BooleanSupplier memoryTight;
    private ByteBuf shared;
    private boolean ended;

    SharedReads(ByteBufAllocator allocator, int size, BooleanSupplier memoryTight) {
        this.allocator = allocator;
        this.size = size;
        this.memoryTight = memoryTight;
    }

    /**
     * How one connection is read. To be set in its configuration before its first read.
     *
     * @param own whether each read has a buffer of its own, as Netty's decoders (that of TLS, too) expect it
     */
    public ForConnection newConnection(boolean own) {
        return new ForConnection(this, own);
    }

    private ByteBuf take() {
        if (ended) {
            return allocator.directBuffer(TIGHT_BYTES);
        }
        if (shared == null || shared.refCnt() > 1) {
            if (memoryTight.getAsBoolean()) {
                return allocator.directBuffer(TIGHT_BYTES);
            }
            release();
            shared = allocator.directBuffer(size, size);
        }
        return shared.clear().retain();
    }

    private ByteBuf own() {
        return allocator.directBuffer(memoryTight.getAsBoolean() ? TIGHT_BYTES : OWN_BYTES);
    }

    /** Lets go of the buffer, and shares no other: the event loop ends. */
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

    /** What is left to read of a buffer, fit to be kept: a copy if it is short. Takes the buffer over. */
    public ByteBuf keep(ByteBuf read) {
        int length = read.readableBytes();
        if (length >= size / 2) {
            return read;
        }
        ByteBuf copy = allocator.directBuffer(Math.max(256, length)).writeBytes(read);
        read.release();
        return copy;
    }

    /** Reads of one connection: shared, until its handler becomes one that keeps what it has not decoded yet. */
    public static final class ForConnection extends DefaultMaxMessagesRecvByteBufAllocator {
        private final SharedReads loop;
        private boolean own;

        private ForConnection(SharedReads loop, boolean own) {
            super(READS_PER_TURN);
            this.loop = loop;
            this.own = own;
        }

        /** From now on each read has a buffer of its own. */
        public void own() {
            own = true;
        }

        @Override
        @SuppressWarnings("deprecation") // The type that newHandle must return; what is given has the newer one too.
        public RecvByteBufAllocator.Handle newHandle() {
            return new MaxMessageHandle() {
                @Override
                public int guess() {
                    return own ? OWN_BYTES : loop.size;
                }

                @Override
                public ByteBuf allocate(ByteBufAllocator preferred) {
                    return own ? loop.own() : loop.take();
                }
            };
        }
    }
}
