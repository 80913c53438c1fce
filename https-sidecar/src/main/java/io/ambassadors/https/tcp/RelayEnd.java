package io.ambassadors.https.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;

import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.net.LoopFlush;
import io.ambassadors.common.net.TlsOutput;

/**
 * One of the two connections of a relay, as it is written to and ended. What is written leaves when the reads of the turn are done;
 * short parts leave as one.
 */
final class RelayEnd implements LoopFlush.Member {
    /** Parts up to this many bytes are copied together, so that the buffer that they were read into is free again. */
    private static final int SHORT = 4 * 1024;

    private static final int MOST_GATHERED = 16 * 1024;
    /** A part that is shorter than this is not worth the read buffer that it would hold on to while it waits. */
    private static final int WORTH_A_BUFFER = HttpLoop.READ_BYTES / 2;

    /** What may still be sent. */
    private enum Output {
        /** Anything. */
        OPEN,
        /** What is written, and then the end. */
        ENDING,
        /** Nothing. */
        OVER
    }

    private final HttpLoop loop;
    private final ChannelHandlerContext context;
    private final Channel channel;
    private Output output = Output.OPEN;
    private ByteBuf gathered;
    private boolean registered;
    private boolean unflushed;
    private boolean reading = true;

    /**
     * A connection that is open.
     *
     * @param context place of the relay's handler; writes go from there
     */
    RelayEnd(HttpLoop loop, ChannelHandlerContext context) {
        this.loop = loop;
        this.context = context;
        this.channel = context.channel();
    }

    /** Whether more should be written now. */
    boolean isWritable() {
        return channel.isWritable();
    }

    /** Whether what is read is wanted. For the {@link Direction} that this is the beginning of. */
    void reading(boolean wanted) {
        if (wanted != reading) {
            reading = wanted;
            channel.config().setAutoRead(wanted);
        }
    }

    /** Writes; takes the bytes over. They are dropped if this end has been ended. */
    void write(ByteBuf data) {
        int length = data.readableBytes();
        if (output != Output.OPEN || length == 0) {
            data.release();
        } else if (length <= SHORT) {
            gather(data, length);
        } else {
            push();
            context.write(keepable(data), channel.voidPromise());
            unflushed = true;
            register();
        }
    }

    private void gather(ByteBuf data, int length) {
        if (gathered != null && gathered.readableBytes() + length > MOST_GATHERED) {
            push();
        }
        if (gathered == null) {
            gathered = loop.output(length);
        }
        gathered.writeBytes(data);
        data.release();
        register();
    }

    /** Where others wait already, what waits must not keep whole read buffers from being used again. */
    private ByteBuf keepable(ByteBuf data) {
        int length = data.readableBytes();
        if (length >= WORTH_A_BUFFER || unsentBytes() < SHORT) {
            return data;
        }
        ByteBuf copy = loop.allocator().directBuffer(length).writeBytes(data);
        data.release();
        return copy;
    }

    private void register() {
        if (!registered) {
            registered = true;
            loop.flush().register(this);
        }
    }

    private void push() {
        if (gathered != null) {
            ByteBuf full = gathered;
            gathered = null;
            context.write(full, channel.voidPromise());
            unflushed = true;
        }
    }

    @Override
    public void endOfTurn() {
        registered = false;
        if (output == Output.OPEN) {
            flush();
        }
    }

    private void flush() {
        push();
        if (unflushed) {
            unflushed = false;
            context.flush();
        }
    }

    /** Bytes that the other side has not taken. */
    long unsentBytes() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        long waiting = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        return waiting + (gathered == null ? 0 : gathered.readableBytes());
    }

    /**
     * Ends this direction behind what was written: close_notify if there is TLS, then FIN. What the other side sends is still read.
     *
     * @param sent runs when the socket has all of it; not if that fails
     */
    void end(Runnable sent) {
        if (output != Output.OPEN) {
            return;
        }
        flush();
        output = Output.ENDING;
        // Behind what waits in the channel, which an end of its output would throw away.
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(all -> {
            if (output == Output.ENDING && all.isSuccess()) {
                TlsOutput.closeOutput(channel).addListener(done -> ended(sent));
            }
        });
    }

    /** Also if the end itself could not be sent: the other side has closed for good, and does not ask. */
    private void ended(Runnable sent) {
        if (output == Output.ENDING) {
            output = Output.OVER;
            sent.run();
        }
    }

    /** Closes in order. What was written still goes out, as long as the system or TLS waits for it. */
    void close() {
        if (output == Output.OPEN) {
            flush();
        }
        over();
        channel.close();
    }

    /**
     * Breaks the connection: the other side sees a reset and cannot take it for the end of what it was to be sent (TCP; unix sockets know
     * no reset).
     */
    void abort() {
        over();
        TlsOutput.abort(channel);
    }

    private void over() {
        output = Output.OVER;
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
