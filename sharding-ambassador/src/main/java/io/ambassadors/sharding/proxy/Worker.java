package io.ambassadors.sharding.proxy;

import java.util.ArrayList;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import org.jboss.logging.Logger;

import io.ambassadors.common.net.LoopFlush;
import io.ambassadors.common.net.Resolver;
import io.ambassadors.common.net.Transport;
import io.ambassadors.sharding.resp.KeyIndexes;
import io.ambassadors.sharding.resp.ReplyScanner;
import io.ambassadors.sharding.resp.RequestParser;
import io.ambassadors.sharding.resp.RespBytes;

/**
 * What the connections of one event loop share: the clock of the turn, scratch space, the flush at the end of the turn, recycled
 * requests, and the account of what is buffered. Used on its event loop alone.
 */
final class Worker {
    /** Most bytes of one read, and size of the scratch space that parsing works in. */
    static final int READ_BYTES = 64 * 1024;

    /** A connection that brings more than it takes to fill so many buffers waits for the next turn with the rest. */
    private static final int READS_PER_TURN = 4;

    /** When memory is short, a request longer than this is passed on as it arrives instead of being gathered first. */
    private static final int LARGE_UNDER_PRESSURE = 16 * 1024;

    /** Replies to the parts of a split command are kept up to this sum; beyond, an MGET streams its elements one by one. */
    static final long MOST_MERGED_BYTES = Math.min(8 << 20, Runtime.getRuntime().maxMemory() / 32);

    private static final int RECYCLED_REQUESTS = 4096;

    private static final Logger LOG = Logger.getLogger(Worker.class);

    final EventLoop loop;
    final Transport transport;
    final Resolver resolver;
    final LoopFlush flush;
    final Ids ids;
    final byte[] scratch = new byte[READ_BYTES];
    /** Room to write the head of an array or a bulk string in. */
    final byte[] head = new byte[RespBytes.HEADER];

    final KeyIndexes keys = new KeyIndexes();
    final ReplyScanner elements = new ReplyScanner(true);
    final SlowLog slowLog;
    RequestParser parser = new RequestParser();

    private final long gatheredBudget = Runtime.getRuntime().maxMemory() / 4;
    private final ArrayList<ClientConnection> resuming = new ArrayList<>();
    private final LoopFlush.Member resumer = this::resumeAll;
    private Request recycled;
    private int recycledCount;
    private long turnNanos;
    private long gatheredBytes;

    Worker(EventLoop loop, Transport transport, Resolver resolver, Ids ids, SlowLog slowLog) {
        this.loop = loop;
        this.transport = transport;
        this.resolver = resolver;
        this.ids = ids;
        this.slowLog = slowLog;
        this.flush = new LoopFlush(loop, () -> turnNanos = 0);
    }

    /** The time in nanoseconds, read once per turn of the event loop. */
    long now() {
        long now = turnNanos;
        if (now == 0) {
            now = System.nanoTime();
            turnNanos = now;
            flush.register(TURN_END);
        }
        return now;
    }

    /** How connections are read: buffers that adapt to what comes, and a turn for the others after a few of them. */
    static RecvByteBufAllocator reads(int least, int first, int most) {
        return new AdaptiveRecvByteBufAllocator(least, first, most).maxMessagesPerRead(READS_PER_TURN);
    }

    /** Copies what was read to the scratch space and returns its length. */
    int toScratch(ByteBuf buf) {
        int length = buf.readableBytes();
        buf.getBytes(buf.readerIndex(), scratch, 0, length);
        return length;
    }

    /** A request to fill in. */
    Request newRequest() {
        Request request = recycled;
        if (request == null) {
            return new Request();
        }
        recycled = request.next;
        recycledCount--;
        request.next = null;
        return request;
    }

    /** Takes a request back that nothing refers to any more. */
    void recycle(Request request) {
        request.clear();
        if (recycledCount < RECYCLED_REQUESTS) {
            request.next = recycled;
            recycled = request;
            recycledCount++;
        }
    }

    /** Lets a client go on with its requests when the reads of this turn are done, so that no parser is entered twice. */
    void resumeLater(ClientConnection client) {
        if (resuming.isEmpty()) {
            flush.register(resumer);
        }
        resuming.add(client);
    }

    private void resumeAll() {
        // A client that is resumed may block and be resumed again: those wait for the next round.
        ArrayList<ClientConnection> now = new ArrayList<>(resuming);
        resuming.clear();
        for (ClientConnection client : now) {
            resume(client);
        }
    }

    private static void resume(ClientConnection client) {
        try {
            client.resume();
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.errorf(e, "A client is closed, since its request could not be executed: client=%s", client.address());
            client.close();
        }
    }

    /** Accounts for request bytes that clients hold. */
    void gathered(int change) {
        gatheredBytes += change;
    }

    /** The length above which a request is passed on as it arrives. */
    int largeThreshold(int configured) {
        return gatheredBytes > gatheredBudget ? Math.min(configured, LARGE_UNDER_PRESSURE) : configured;
    }

    /** Whether so much direct memory is in use that a client that does not read its replies has to go. */
    static boolean directMemoryShort() {
        long limit = PlatformDependent.maxDirectMemory();
        return limit > 0 && PlatformDependent.usedDirectMemory() > limit / 4 * 3;
    }

    private static final LoopFlush.Member TURN_END = () -> {};
}
