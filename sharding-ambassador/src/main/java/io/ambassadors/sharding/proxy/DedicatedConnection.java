package io.ambassadors.sharding.proxy;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;

import io.ambassadors.sharding.resp.ReplyScanner;

/** A connection to a server that carries one request and its reply at a time, of any size, as fast as both sides take it. */
final class DedicatedConnection extends ChannelInboundHandlerAdapter implements Connector.Outcome {
    /** Without {@code timeout} in the file: how long neither side may move before a large value is given up. */
    static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(60);

    final boolean resp3;
    private final Server server;
    private final Worker worker;
    private final ReplyScanner scanner;
    private final Gathered input = new Gathered();
    private Channel channel;
    private Exchange exchange;
    private long lastProgressNanos;
    private long lastUnsent;
    private int scanned;
    private boolean retired;
    private boolean closed;

    DedicatedConnection(Server server, boolean resp3) {
        this.server = server;
        this.resp3 = resp3;
        this.worker = server.pool.worker;
        this.scanner = new ReplyScanner(resp3);
    }

    /** Carries what it carries to the end, and nothing more. */
    void retire() {
        retired = true;
    }

    void open() {
        Connector.connect(server, resp3, this, this);
    }

    /** Carries an exchange, as soon as the connection is there. */
    void begin(Exchange next) {
        exchange = next;
        scanner.begin();
        scanned = 0;
        lastProgressNanos = worker.now();
        server.counters.requests++;
        if (channel != null) {
            exchange.connected(this);
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
        lastProgressNanos = worker.now();
        if (exchange != null) {
            exchange.connected(this);
        }
    }

    @Override
    public void failed(String reply) {
        fail(reply, ServerConnection.FailureKind.ERROR);
    }

    /** Sends bytes of the request at hand. */
    void send(byte[] bytes) {
        send(Unpooled.wrappedBuffer(bytes));
    }

    /** Sends bytes of the request at hand, and takes over the buffer. */
    void send(ByteBuf bytes) {
        lastProgressNanos = worker.now();
        server.counters.requestBytes += bytes.readableBytes();
        channel.writeAndFlush(bytes, channel.voidPromise());
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    /** Stops or goes on reading the reply. */
    void reading(boolean on) {
        lastProgressNanos = worker.now();
        if (!closed) {
            channel.config().setAutoRead(on);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf buf = (ByteBuf) message;
        try {
            if (closed) {
                return;
            }
            lastProgressNanos = worker.now();
            server.counters.responseBytes += buf.readableBytes();
            if (input.isEmpty()) {
                int length = worker.toScratch(buf);
                int consumed = take(worker.scratch, 0, length);
                if (consumed < length && !closed) {
                    input.keep(worker.scratch, consumed, length);
                }
            } else {
                input.append(buf);
                int consumed = take(input.bytes(), input.start(), input.end());
                input.consumed(consumed);
            }
        } finally {
            buf.release();
        }
    }

    private int take(byte[] bytes, int from, int to) {
        if (exchange == null) {
            fail("ERR " + Errors.INVALID, ServerConnection.FailureKind.ERROR);
            return to;
        }
        ReplyScanner.Result result = scanner.scan(bytes, from + scanned, to);
        int at = scanner.position();
        if (result == ReplyScanner.Result.GARBAGE) {
            fail("ERR " + Errors.INVALID, ServerConnection.FailureKind.ERROR);
            return to;
        }
        if (scanner.type() == '>') {
            return push(result, bytes, from, at, to);
        }
        exchange.replyBytes(bytes, from, at);
        if (result == ReplyScanner.Result.COMPLETE) {
            ended();
            if (at < to && !closed) {
                fail("ERR " + Errors.INVALID, ServerConnection.FailureKind.ERROR);
                return to;
            }
        }
        return at;
    }

    /** A message out of band: gathered, and thrown away. */
    private int push(ReplyScanner.Result result, byte[] bytes, int from, int at, int to) {
        if (result == ReplyScanner.Result.INCOMPLETE) {
            scanned = at - from;
            return from;
        }
        scanned = 0;
        scanner.begin();
        return at < to ? take(bytes, at, to) : at;
    }

    private void ended() {
        Exchange done = exchange;
        exchange = null;
        server.countReply();
        boolean reusable = done.replyEnded() && !retired;
        if (closed) {
            return;
        }
        if (reusable) {
            channel.config().setAutoRead(true);
            server.dedicated.release(this);
        } else {
            close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null && ctx.channel().isWritable()) {
            lastProgressNanos = worker.now();
            exchange.uploadWritable();
        }
    }

    void checkTimeout(long now, long timeoutNanos) {
        if (exchange == null) {
            return;
        }
        ChannelOutboundBuffer buffer = channel == null ? null : channel.unsafe().outboundBuffer();
        long unsent = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        if (unsent != lastUnsent) {
            lastUnsent = unsent;
            lastProgressNanos = now;
        }
        if (exchange.awaitsClient()) {
            if (now - lastProgressNanos > STALLED_NANOS) {
                exchange.clientStalled();
            }
        } else if (now - lastProgressNanos > timeoutNanos) {
            fail("ERR " + Errors.TIMED_OUT, ServerConnection.FailureKind.TIMEOUT);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail("ERR " + Errors.RESET, ServerConnection.FailureKind.EOF);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail("ERR " + Errors.ofConnection(cause), ServerConnection.FailureKind.ERROR);
    }

    private void fail(String reply, ServerConnection.FailureKind kind) {
        if (closed) {
            return;
        }
        if (exchange == null && kind == ServerConnection.FailureKind.EOF) {
            // Servers close idle connections, and several at once: that is no failure.
            server.counters.eof++;
        } else {
            server.failed(kind, reply);
        }
        Exchange broken = exchange;
        exchange = null;
        close();
        if (broken != null) {
            server.pool.counters.forwardError++;
            broken.failed(reply);
        }
    }

    /** Closes it; what it carries is lost. */
    void close() {
        if (!closed) {
            closed = true;
            input.clear();
            if (channel != null) {
                channel.close();
            }
            server.dedicated.closed(this);
        }
    }
}
