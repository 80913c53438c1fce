package io.ambassadors.sharding.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;

import io.ambassadors.common.net.LoopFlush;

/**
 * The replies of one client, which leave in the order of its requests whatever the order in which servers answer. A reply whose
 * turn it is goes straight to the bytes that leave at the end of the turn; one that is early is kept until then.
 */
final class ReplyQueue implements LoopFlush.Member {
    /** A client has at most that many requests under way. */
    private static final int MOST_OUTSTANDING = 1024;
    /** And at first only that many; each reply allows one more, so that large replies are noticed before too many are on their way. */
    private static final int FIRST_OUTSTANDING = 32;
    /** Nor more than would bring replies of about this size, as far as its latest replies tell. */
    private static final int MOST_EXPECTED_BYTES = 4 * 1024 * 1024;

    private static final int OUT_BYTES = 64 * 1024;
    private static final int SMALLEST_OUT = 256;

    private final ClientConnection client;
    private final Worker worker;
    private Request head;
    private Request tail;
    private int outstanding;
    private int allowed = FIRST_OUTSTANDING;
    private int typicalReply;
    private int heldBytes;
    private ByteBuf out;
    private boolean registered;
    private Source stopped;

    /** Where a reply comes from that streams to its client. */
    interface Source {
        /** All replies before it have left: it may begin. */
        void started();

        /** The client cannot take more now. */
        void stop();

        /** The client can take more again. */
        void proceed();

        /** The client is gone. */
        void abandoned();
    }

    ReplyQueue(ClientConnection client, Worker worker) {
        this.client = client;
        this.worker = worker;
    }

    /** Requests that are not answered yet. */
    int outstanding() {
        return outstanding;
    }

    /** Whether as many requests are under way as the client may have. */
    boolean isFull() {
        return outstanding >= allowed || (long) outstanding * typicalReply > MOST_EXPECTED_BYTES;
    }

    boolean isHead(Request request) {
        return head == request;
    }

    /** Whether nothing that the client sent after this request changes anything, so that sending it again later makes no difference. */
    boolean onlyReadsAfter(Request request) {
        for (Request later = request.next; later != null; later = later.next) {
            if (later.command != null && !later.command.readOnly()) {
                return false;
            }
        }
        return true;
    }

    /** The next request of this client; its reply comes later. */
    void add(Request request) {
        if (tail == null) {
            head = request;
        } else {
            tail.next = request;
        }
        tail = request;
        outstanding++;
        if (head == request && request.source != null) {
            request.source.started();
        }
    }

    /** A reply of the ambassador's own to the request that is being executed. */
    void local(byte[] bytes) {
        if (head == null) {
            append(bytes, 0, bytes.length);
        } else {
            Request request = worker.newRequest();
            request.client = client;
            request.done = true;
            hold(request, bytes);
            add(request);
        }
    }

    /** The whole reply to a request. The bytes are copied. The request is recycled. */
    void replied(Request request, byte[] bytes, int from, int to) {
        if (client.isClosed()) {
            worker.recycle(request);
            return;
        }
        int length = to - from;
        typicalReply = length > typicalReply ? length : typicalReply - (typicalReply - length >> 4);
        if (allowed < MOST_OUTSTANDING) {
            allowed++;
        }
        if (request == head) {
            append(bytes, from, to);
            // Appending may close a client that does not read; its queue is gone then.
            if (head == request) {
                pop();
                advance();
            }
        } else {
            hold(request, java.util.Arrays.copyOfRange(bytes, from, to));
            request.done = true;
            checkBound();
        }
    }

    private void hold(Request request, byte[] bytes) {
        request.held = bytes;
        heldBytes += bytes.length;
    }

    /** The reply to this request will be streamed, from when it is the head. */
    void stream(Request request, Source source) {
        request.source = source;
    }

    /** Bytes of the reply whose turn it is. */
    void streamed(byte[] bytes, int from, int to) {
        append(bytes, from, to);
        if (!client.channel().isWritable()) {
            stopSource();
        }
    }

    private void stopSource() {
        if (head != null && head.source != null && stopped == null) {
            stopped = head.source;
            stopped.stop();
        }
    }

    /** The reply whose turn it is has been streamed to its end. */
    void streamEnded(Request request) {
        stopped = null;
        if (!client.isClosed()) {
            pop();
            advance();
        }
    }

    private void pop() {
        Request request = head;
        head = request.next;
        if (head == null) {
            tail = null;
        }
        outstanding--;
        if (stopped == request.source) {
            stopped = null;
        }
        if (request.command != null) {
            client.pool.answered(request, worker.now());
        }
        worker.recycle(request);
    }

    private void advance() {
        while (head != null && head.done) {
            Request request = head;
            heldBytes -= request.held.length;
            append(request.held, 0, request.held.length);
            if (head == request) {
                pop();
            }
        }
        if (head != null && head.source != null) {
            head.source.started();
        }
        client.repliesAdvanced();
    }

    private void append(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return;
        }
        if (out != null && out.readableBytes() + length > OUT_BYTES) {
            write();
        }
        if (client.isClosed()) {
            return;
        }
        if (out == null) {
            out = PooledByteBufAllocator.DEFAULT.directBuffer(Math.max(length, SMALLEST_OUT));
            register();
        }
        out.writeBytes(bytes, from, length);
    }

    private void register() {
        if (!registered) {
            registered = true;
            worker.flush.register(this);
        }
    }

    private void write() {
        Channel channel = client.channel();
        channel.write(out, channel.voidPromise());
        out = null;
        register();
        if (!channel.isWritable()) {
            channel.flush();
            checkBound();
        }
    }

    @Override
    public void endOfTurn() {
        registered = false;
        if (client.isClosed()) {
            return;
        }
        if (out != null) {
            write();
            registered = false;
        }
        Channel channel = client.channel();
        channel.flush();
        if (!channel.isWritable()) {
            stopSource();
            client.block(ClientConnection.OUTPUT);
            checkBound();
        }
        client.flushed();
    }

    /** The client can take more. */
    void writable() {
        Source source = stopped;
        if (source != null) {
            stopped = null;
            source.proceed();
        }
    }

    private void checkBound() {
        long waiting = heldBytes + client.unsentBytes();
        if (waiting > client.pool.config.limits().clientOutputBytes()
                || (waiting > OUT_BYTES && Worker.directMemoryShort())) {
            client.closeForOutput();
        }
    }

    /** Whether everything has been handed to the channel. */
    boolean isDrained() {
        return head == null && out == null;
    }

    /** The client is gone. Its requests come back one by one as servers answer them. */
    void close() {
        if (out != null) {
            out.release();
            out = null;
        }
        Request request = head;
        head = null;
        tail = null;
        outstanding = 0;
        heldBytes = 0;
        for (; request != null; request = request.next) {
            if (request.source != null) {
                request.source.abandoned();
            }
        }
    }

    /** A request whose reply is not wanted any more, since its client is gone. */
    void forget(Request request) {
        worker.recycle(request);
    }
}
