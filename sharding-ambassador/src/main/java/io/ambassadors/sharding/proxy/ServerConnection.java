package io.ambassadors.sharding.proxy;

import java.util.ArrayDeque;
import java.util.ArrayList;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jboss.logging.Logger;

import io.ambassadors.common.net.LoopFlush;
import io.ambassadors.sharding.resp.ReplyScanner;

/**
 * A connection to a server that all clients of an event loop share. Requests leave in the order in which they are sent, those of a
 * turn in one write; replies come back in the same order and are handed to whom they belong.
 *
 * <p>A reply that proves large does not hold up the others: new requests go to a fresh connection, and this one carries the large
 * reply to its end ({@link LargeReply}).
 */
final class ServerConnection extends ChannelInboundHandlerAdapter implements LoopFlush.Member, Connector.Outcome {
    /** Requests of a turn are gathered in buffers of about this size. */
    private static final int CHUNK_BYTES = 64 * 1024;

    private static final int FIRST_CHUNK_BYTES = 8 * 1024;
    /** Requests that wait for the connection to come about: beyond this, clients wait. */
    private static final int MOST_PENDING_BYTES = 1024 * 1024;

    /** From so many waiting clients on, those that are gone are looked for now and then. */
    private static final int MOST_WAITING_UNCHECKED = 64;

    private static final Logger LOG = Logger.getLogger(ServerConnection.class);

    final Server server;
    final boolean resp3;
    final InFlight inFlight = new InFlight();
    final Gathered input = new Gathered();

    private final Worker worker;
    private final ReplyScanner scanner;
    private final ArrayDeque<ByteBuf> pending = new ArrayDeque<>();
    private final ArrayList<ClientConnection> waiting = new ArrayList<>();
    private final long startedNanos;
    private Channel channel;
    private Chunk chunk;
    private LargeReply large;
    private Chunk largeChunk;
    private int pendingBytes;
    private long largeEndedNanos = Long.MIN_VALUE;
    private int unwritten;
    private int promisedBytes;
    private int scanned;
    private long lastReadNanos;
    private boolean reading = true;
    private boolean flushing;
    private boolean retired;
    private boolean closed;

    ServerConnection(Server server, boolean resp3) {
        this.server = server;
        this.resp3 = resp3;
        this.worker = server.pool.worker;
        this.scanner = new ReplyScanner(resp3);
        this.startedNanos = worker.now();
    }

    /** Starts connecting. Requests may be sent at once; they leave when the connection is there. */
    ServerConnection open() {
        Connector.connect(server, resp3, this, this);
        return this;
    }

    boolean isConnected() {
        return channel != null && !closed;
    }

    /** Whether more requests may be sent; if not, {@link #awaitWritable}. */
    boolean isWritable() {
        return channel == null ? pendingBytes < MOST_PENDING_BYTES : channel.isWritable();
    }

    /** Resumes the client when requests may be sent again. */
    void awaitWritable(ClientConnection client) {
        if (waiting.size() >= MOST_WAITING_UNCHECKED && (waiting.size() & waiting.size() - 1) == 0) {
            waiting.removeIf(ClientConnection::isClosed);
        }
        waiting.add(client);
    }

    /** Requests that have not left yet. */
    int unwritten() {
        return unwritten;
    }

    /** Sends a request of {@code length} bytes. */
    void send(Request request, byte[] bytes, int offset, int length) {
        begin(request, length).writeBytes(bytes, offset, length);
    }

    /** Registers a request of exactly {@code length} bytes, which the caller writes to the buffer returned. */
    ByteBuf begin(Request request, int length) {
        Chunk to = chunk;
        if (to != null && to.bytes.readableBytes() + length > CHUNK_BYTES) {
            seal();
            to = null;
        }
        if (to == null) {
            int capacity = Math.max(length, FIRST_CHUNK_BYTES);
            to = new Chunk(io.netty.buffer.PooledByteBufAllocator.DEFAULT.directBuffer(capacity));
            chunk = to;
            if (!flushing) {
                flushing = true;
                worker.flush.register(this);
            }
        }
        to.add();
        promisedBytes += length;
        request.chunk = to;
        request.chunkOffset = to.bytes.writerIndex();
        request.length = length;
        request.arrivedNanos = worker.now();
        inFlight.add(request);
        unwritten++;
        server.counters.requests++;
        server.counters.requestBytes += length;
        return to.bytes;
    }

    private void seal() {
        if (chunk.bytes.readableBytes() != promisedBytes) {
            // A request was written in part: whatever followed would be taken for the rest of it.
            LOG.errorf(
                    "Connection given up, its requests are not as long as they should be: server=%s",
                    server.config.name());
            fail("ERR " + Errors.INVALID, FailureKind.ERROR);
            return;
        }
        promisedBytes = 0;
        ByteBuf bytes = chunk.seal();
        chunk = null;
        if (channel != null) {
            channel.write(bytes, channel.voidPromise());
            unwritten = 0;
        } else {
            pendingBytes += bytes.readableBytes();
            pending.add(bytes);
        }
    }

    @Override
    public void endOfTurn() {
        flushing = false;
        if (closed) {
            return;
        }
        if (chunk != null) {
            seal();
        }
        if (channel != null) {
            channel.flush();
        }
    }

    @Override
    public void ready(Channel connected) {
        if (closed) {
            connected.close();
            return;
        }
        channel = connected;
        server.connected();
        for (ByteBuf bytes = pending.poll(); bytes != null; bytes = pending.poll()) {
            channel.write(bytes, channel.voidPromise());
        }
        pendingBytes = 0;
        if (chunk == null) {
            unwritten = 0;
        }
        channel.flush();
        resumeWaiting();
        closeIfDone();
    }

    @Override
    public void failed(String reply) {
        fail(reply, FailureKind.ERROR);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf buf = (ByteBuf) message;
        try {
            if (closed) {
                return;
            }
            lastReadNanos = worker.now();
            if (input.isEmpty()) {
                int length = worker.toScratch(buf);
                int consumed = replies(worker.scratch, 0, length);
                if (consumed < length && !closed) {
                    input.keep(worker.scratch, consumed, length);
                }
            } else {
                input.append(buf);
                int consumed = replies(input.bytes(), input.start(), input.end());
                input.consumed(consumed);
            }
        } finally {
            buf.release();
        }
    }

    /** Hands out the replies that are there and returns the position of the first byte that is to be kept. */
    private int replies(byte[] bytes, int from, int to) {
        int start = from;
        while (!closed) {
            ReplyScanner.Result result = scanner.scan(bytes, start + scanned, to);
            int at = scanner.position();
            if (result == ReplyScanner.Result.GARBAGE) {
                fail("ERR " + Errors.INVALID, FailureKind.ERROR);
                break;
            }
            if (large != null) {
                large.more(bytes, start, at);
                scanned = 0;
                start = at;
                if (result == ReplyScanner.Result.INCOMPLETE) {
                    return start;
                }
                endLarge();
                continue;
            }
            if (result == ReplyScanner.Result.INCOMPLETE) {
                scanned = at - start;
                if (scanned + scanner.missingBulkBytes()
                                > server.pool.config.limits().largeValueBytes()
                        && beginLarge(bytes, start, at)) {
                    scanned = 0;
                    return at;
                }
                return start;
            }
            scanned = 0;
            scanner.begin();
            reply(bytes, start, at);
            start = at;
            if (start == to) {
                break;
            }
        }
        return start;
    }

    private void reply(byte[] bytes, int from, int to) {
        if (bytes[from] == '>') {
            return;
        }
        Request request = inFlight.poll();
        if (request == null) {
            fail("ERR " + Errors.INVALID, FailureKind.ERROR);
            return;
        }
        server.answered(worker.now() - request.arrivedNanos, to - from);
        slow(request);
        request.chunk.answered();
        if (bytes[from] == '-') {
            server.counters.errorReplies++;
            if (server.pool.config.strict() && StrictReplies.breaksConnection(bytes, from, to)) {
                fail(request, "ERR " + Errors.INVALID);
                fail("ERR " + Errors.INVALID, FailureKind.ERROR);
                return;
            }
        }
        if (request.client != null) {
            if (request.split != null) {
                request.split.replied(request, bytes, from, to);
            } else {
                request.client.replies.replied(request, bytes, from, to);
            }
        } else {
            request.internal.replied(bytes, from, to);
            worker.recycle(request);
        }
        closeIfDone();
    }

    private void slow(Request request) {
        long nanos = worker.now() - request.arrivedNanos;
        if (nanos >= server.pool.slowNanos && request.command != null) {
            server.pool.slow(request, server, nanos);
        }
    }

    /** The reply to the request in front is large. Returns false if it is to be gathered all the same. */
    private boolean beginLarge(byte[] bytes, int from, int to) {
        Request request = inFlight.peek();
        if (request == null || request.internal != null) {
            fail("ERR " + Errors.INVALID, FailureKind.ERROR);
            return true;
        }
        long known = to - from + scanner.missingBulkBytes();
        if (request.split != null && request.split.mayGather(known)) {
            return false;
        }
        inFlight.poll();
        largeChunk = request.chunk;
        server.answered(worker.now() - request.arrivedNanos, (int) Math.min(known, Integer.MAX_VALUE));
        boolean othersWait = makeWayForOthers(request.client);
        boolean repeatable = request.command.readOnly() && !writesLater(request.client);
        large = LargeReply.of(this, request, othersWait, repeatable);
        large.more(bytes, from, to);
        return true;
    }

    /** New requests go to another connection; returns whether other clients wait for this one. */
    private boolean makeWayForOthers(ClientConnection client) {
        if (!retired) {
            retired = true;
            server.detach(this);
        }
        boolean othersWait = false;
        for (int i = 0; i < inFlight.size(); i++) {
            ClientConnection behind = inFlight.get(i).client;
            if (behind != null) {
                behind.holdUntilIdle();
                othersWait |= behind != client;
            }
        }
        return othersWait;
    }

    /** Whether the client has a request in flight that changes something: none before it may be repeated behind it. */
    private boolean writesLater(ClientConnection client) {
        for (int i = 0; i < inFlight.size(); i++) {
            Request behind = inFlight.get(i);
            if (behind.client == client && !behind.command.readOnly()) {
                return true;
            }
        }
        return false;
    }

    private void endLarge() {
        scanner.begin();
        LargeReply ended = large;
        large = null;
        // Those behind it could not be answered before.
        largeEndedNanos = worker.now();
        ended.end();
        largeChunk.answered();
        largeChunk = null;
        closeIfDone();
    }

    /** Stops or goes on reading, for a large reply that its client cannot take now. */
    void reading(boolean on) {
        reading = on;
        lastReadNanos = worker.now();
        channel.config().setAutoRead(on);
    }

    /** No new requests will come; closes when the last one is answered. */
    void retire() {
        retired = true;
        for (int i = 0; i < inFlight.size(); i++) {
            if (inFlight.get(i).client != null) {
                inFlight.get(i).client.holdUntilIdle();
            }
        }
        closeIfDone();
    }

    private void closeIfDone() {
        if (retired && inFlight.isEmpty() && large == null && !closed && channel != null) {
            closed = true;
            server.closed(this);
            releaseBuffers();
            channel.close();
        }
    }

    /** Checks how long the request in front has waited; called from time to time if the pool has a timeout. */
    void checkTimeout(long now, long timeoutNanos) {
        Request oldest = inFlight.peek();
        if (large != null) {
            large.checkProgress(now);
            if (large != null && reading && now - lastReadNanos > timeoutNanos) {
                fail("ERR " + Errors.TIMED_OUT, FailureKind.TIMEOUT);
            }
        } else if (oldest != null && now - Math.max(oldest.arrivedNanos, largeEndedNanos) > timeoutNanos) {
            fail("ERR " + Errors.TIMED_OUT, FailureKind.TIMEOUT);
        } else if (oldest == null && channel == null && now - startedNanos > timeoutNanos) {
            fail("ERR " + Errors.TIMED_OUT, FailureKind.TIMEOUT);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            resumeWaiting();
        }
    }

    private void resumeWaiting() {
        for (ClientConnection client : waiting) {
            client.unblock(ClientConnection.UPSTREAM);
        }
        waiting.clear();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail("ERR " + Errors.RESET, FailureKind.EOF);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail("ERR " + Errors.ofConnection(cause), FailureKind.ERROR);
    }

    /** Why a connection ended; each is counted by itself, as twemproxy does. */
    enum FailureKind {
        EOF,
        ERROR,
        TIMEOUT
    }

    /** Ends the connection; every request in flight gets the error. */
    private void fail(String reply, FailureKind kind) {
        if (closed) {
            return;
        }
        closed = true;
        server.closed(this);
        server.failed(kind, reply);
        if (large != null) {
            large.broken();
            large = null;
            largeChunk.answered();
        }
        for (Request request = inFlight.poll(); request != null; request = inFlight.poll()) {
            request.chunk.answered();
            fail(request, reply);
        }
        releaseBuffers();
        resumeWaiting();
        if (channel != null) {
            channel.close();
        }
    }

    private void fail(Request request, String reply) {
        server.pool.counters.forwardError++;
        if (request.internal != null) {
            request.internal.failed(reply);
            worker.recycle(request);
        } else if (request.split != null) {
            request.split.failed(request, reply);
        } else {
            byte[] error = Errors.reply(reply);
            request.client.replies.replied(request, error, 0, error.length);
        }
    }

    private void releaseBuffers() {
        if (chunk != null) {
            chunk.seal().release();
            chunk = null;
        }
        for (ByteBuf bytes = pending.poll(); bytes != null; bytes = pending.poll()) {
            bytes.release();
        }
        input.clear();
    }
}
