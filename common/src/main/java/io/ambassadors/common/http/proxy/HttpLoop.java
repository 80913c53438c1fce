package io.ambassadors.common.http.proxy;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import org.jboss.logging.Logger;

import io.ambassadors.common.http.Fields;
import io.ambassadors.common.net.LoopFlush;
import io.ambassadors.common.net.Transport;

/**
 * What the exchanges and connections of one event loop share: the clock of the turn, the flush at its end, scratch space, and the
 * round in which deadlines are looked after. Used on its event loop alone.
 */
public final class HttpLoop {
    /** Most bytes of one read, and size of the scratch space that parsing works in. */
    public static final int READ_BYTES = 64 * 1024;

    private static final Logger LOG = Logger.getLogger(HttpLoop.class);
    /** How exact timeouts are. */
    private static final long ROUND_MILLIS = 100;

    private static final int OUTPUT_BYTES = 16 * 1024;

    private static final LoopFlush.Member TURN_END = () -> {};

    private final int index;
    private final EventLoop loop;
    private final Transport transport;
    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final DirectMemory memory = DirectMemory.of(PooledByteBufAllocator.DEFAULT);
    private final HeapMemory heap = HeapMemory.PROCESS;
    private final LoopFlush flush;
    private final TimedList timed = new TimedList();
    private final SharedReads reads = new SharedReads(allocator, READ_BYTES, this::isMemoryTight);
    private final SharedBuffer output = new SharedBuffer(allocator, OUTPUT_BYTES);
    private final SharedBuffer sealed = new SharedBuffer(allocator, OUTPUT_BYTES);
    private final SharedBuffer unsealed = new SharedBuffer(allocator, READ_BYTES);
    private final byte[] scratch = new byte[READ_BYTES];
    private final OutgoingRequest outgoing = new OutgoingRequest();
    private final Fields responseFields = new Fields(2048);
    private final long[] connections;
    private ScheduledFuture<?> rounds;
    private long turnNanos;
    private boolean draining;
    private int clients;

    /**
     * The shared part of one event loop.
     *
     * @param index number of the loop, from 0
     * @param loops how many there are: connection numbers are dealt out by turns
     */
    public HttpLoop(int index, int loops, EventLoop loop, Transport transport) {
        this.index = index;
        this.loop = loop;
        this.transport = transport;
        this.flush = new LoopFlush(loop, () -> turnNanos = 0);
        this.connections = new long[] {index + 1L - loops, loops};
    }

    /** Number of the loop, from 0. */
    public int index() {
        return index;
    }

    /** Netty's loop. */
    public EventLoop eventLoop() {
        return loop;
    }

    /** How this machine does I/O. */
    public Transport transport() {
        return transport;
    }

    /** Collects what has bytes to send. */
    public LoopFlush flush() {
        return flush;
    }

    /** The time in nanoseconds, read once per turn of the event loop. */
    public long now() {
        long now = turnNanos;
        if (now == 0) {
            now = System.nanoTime();
            turnNanos = now;
            flush.register(TURN_END);
        }
        return now;
    }

    /** A buffer with these bytes. */
    public ByteBuf allocate(byte[] bytes) {
        return allocator.directBuffer(bytes.length).writeBytes(bytes);
    }

    /** Where buffers come from. */
    public ByteBufAllocator allocator() {
        return allocator;
    }

    /** The buffer that connections of this loop read into. */
    public SharedReads reads() {
        return reads;
    }

    /**
     * A buffer to write a message into that is sent at once: the loop's own if nobody has it, else a new one. The caller releases it, by
     * writing it.
     *
     * @param room bytes that it must have room for
     */
    public ByteBuf output(int room) {
        return output.take(room);
    }

    /** Buffers for what TLS has encrypted. */
    public SharedBuffer sealed() {
        return sealed;
    }

    /** Buffers of {@link #READ_BYTES} for what TLS has decrypted: who keeps a short part must copy it, as with {@link #reads}. */
    public SharedBuffer unsealed() {
        return unsealed;
    }

    /** Lets go of its buffers; the loop ends. */
    public void release() {
        reads.end();
        output.end();
        sealed.end();
        unsealed.end();
    }

    /** Whether memory for buffers is short, so that nothing is read ahead for clients who do not take it. */
    public boolean isMemoryTight() {
        return memory.isTight(now());
    }

    /** Whether the heap has no room for another client or request: both are turned away. */
    public boolean isHeapTight() {
        return heap.isTight(now());
    }

    /** Room to copy what was read into; valid until the next read. */
    public byte[] scratch() {
        return scratch;
    }

    /** A request to fill in; valid until the next is asked for. */
    OutgoingRequest outgoing() {
        outgoing.clear();
        return outgoing;
    }

    /** Fields of a response to fill in; valid until the next are asked for. */
    public Fields responseFields() {
        responseFields.clear();
        return responseFields;
    }

    /** Number for a new connection of a client; unique over all loops. */
    public long nextConnection() {
        connections[0] += connections[1];
        return connections[0];
    }

    /** Asks an object now and then whether its time is up, until it is {@link #unwatch taken off}. */
    public void watch(Timed object) {
        timed.add(object);
        if (rounds == null) {
            rounds = loop.scheduleWithFixedDelay(this::round, ROUND_MILLIS, ROUND_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Asks no more. */
    public void unwatch(Timed object) {
        timed.remove(object);
    }

    private void round() {
        if (timed.isEmpty()) {
            rounds.cancel(false);
            rounds = null;
            return;
        }
        long now = now();
        timed.each(object -> {
            try {
                object.look(now);
            } catch (RuntimeException | OutOfMemoryError e) {
                // Thrown out of here, it would end the round for all.
                LOG.errorf(e, "A deadline could not be looked after");
            }
        });
    }

    /** From now on, connections close behind the response that is under way. */
    public void drain() {
        draining = true;
    }

    /** Whether connections close behind the response that is under way. */
    public boolean isDraining() {
        return draining;
    }

    /** A client came ({@code 1}) or left ({@code -1}). */
    public void clients(int change) {
        clients += change;
    }

    /** Clients that are connected. */
    public int clients() {
        return clients;
    }
}
