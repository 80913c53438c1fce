package io.ambassadors.common.http.proxy;

import java.util.function.LongSupplier;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PoolChunkListMetric;
import io.netty.buffer.PoolChunkMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;

/**
 * Whether so much of the memory for buffers is in use that everybody must do with less. Asked at every read: one comparison while
 * there is plenty. Belongs to one event loop; the memory is that of the process.
 */
final class DirectMemory {
    private final LongSupplier reserved;
    private final LongSupplier inUse;
    private final long limit;
    private long lookedAt;
    private long reservedThen;
    private boolean tight;

    /**
     * A gauge.
     *
     * @param reserved bytes that the pool has taken from the system
     * @param inUse bytes of these that buffers occupy; costs a walk through the pool
     * @param limit most bytes that there can be
     */
    DirectMemory(LongSupplier reserved, LongSupplier inUse, long limit) {
        this.reserved = reserved;
        this.inUse = inUse;
        this.limit = limit;
    }

    static DirectMemory of(PooledByteBufAllocator allocator) {
        // Netty counts what it allocates without cleaners; else the pool knows, which takes longer to ask.
        LongSupplier reserved = PlatformDependent.usedDirectMemory() >= 0
                ? PlatformDependent::usedDirectMemory
                : () -> allocator.metric().usedDirectMemory();
        return new DirectMemory(reserved, () -> inUse(allocator), PlatformDependent.maxDirectMemory());
    }

    /**
     * Whether more than half of it is in use.
     *
     * @param now of the turn: within one, the pool is looked at again only when it has grown
     */
    boolean isTight(long now) {
        long taken = reserved.getAsLong();
        if (taken < limit / 2) {
            return false;
        }
        if (now != lookedAt || taken != reservedThen) {
            lookedAt = now;
            reservedThen = taken;
            tight = inUse.getAsLong() > limit / 2;
        }
        return tight;
    }

    private static long inUse(PooledByteBufAllocator allocator) {
        long sum = 0;
        for (PoolArenaMetric arena : allocator.metric().directArenas()) {
            long held = arena.numActiveBytes();
            for (PoolChunkListMetric list : arena.chunkLists()) {
                for (PoolChunkMetric chunk : list) {
                    held -= chunk.freeBytes();
                }
            }
            sum += held;
        }
        return sum;
    }
}
