package io.ambassadors.common.http.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/** Sizes of reads that follow what comes, as Netty does it, and are small while memory for buffers is tight. */
public final class FrugalReads implements RecvByteBufAllocator {
    private static final int SMALL = 2 * 1024;

    private final HttpLoop loop;
    private final RecvByteBufAllocator adaptive;

    /**
     * Sizes for the channels of an event loop.
     *
     * @param least smallest read
     * @param first size of the first read
     * @param turns most reads of one channel in a turn
     */
    public FrugalReads(HttpLoop loop, int least, int first, int turns) {
        this.loop = loop;
        this.adaptive = new AdaptiveRecvByteBufAllocator(least, first, HttpLoop.READ_BYTES).maxMessagesPerRead(turns);
    }

    @Override
    @SuppressWarnings("deprecation") // Netty's channels ask for the extended handle.
    public Handle newHandle() {
        return new Frugal((ExtendedHandle) adaptive.newHandle());
    }

    private final class Frugal extends DelegatingHandle implements ExtendedHandle {
        Frugal(ExtendedHandle handle) {
            super(handle);
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return loop.isMemoryTight()
                    ? allocator.ioBuffer(Math.min(SMALL, guess()))
                    : delegate().allocate(allocator);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return ((ExtendedHandle) delegate()).continueReading(maybeMoreData);
        }
    }
}
