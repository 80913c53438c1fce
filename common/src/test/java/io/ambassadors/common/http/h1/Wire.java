package io.ambassadors.common.http.h1;

import java.io.ByteArrayOutputStream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;

/** A connection without sockets: bytes come in the pieces that a test chooses. */
final class Wire extends EmbeddedChannel implements DuplexChannel {
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private boolean outputEnded;
    private boolean blocked;

    Wire(ChannelHandler... handlers) {
        super(handlers);
        config().setWriteBufferWaterMark(new WriteBufferWaterMark(512, 1024));
    }

    /** The other side takes no bytes, or takes them again. */
    void block(boolean now) {
        blocked = now;
        if (!now && isOpen()) {
            unsafe().flush();
        }
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) throws Exception {
        if (!blocked) {
            super.doWrite(in);
        }
    }

    /** The other side sends these bytes, in one read. */
    void receive(byte[] bytes, int from, int to) {
        if (isOpen()) {
            // As it is read from a socket: a pooled buffer with room behind the bytes.
            ByteBuf buf = PooledByteBufAllocator.DEFAULT.directBuffer(2 * (to - from) + 1);
            writeInbound(buf.writeBytes(bytes, from, to - from));
        }
        turn();
    }

    /** The other side says that it sends no more. */
    void receiveEnd() {
        if (isOpen()) {
            pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
        turn();
    }

    /** Runs what the event loop would run at the end of a turn. */
    void turn() {
        runPendingTasks();
        for (ByteBuf buf = readOutbound(); buf != null; buf = readOutbound()) {
            sent.writeBytes(io.netty.buffer.ByteBufUtil.getBytes(buf));
            buf.release();
        }
    }

    /** Everything that was sent to the other side since the last call. */
    byte[] takeSent() {
        byte[] bytes = sent.toByteArray();
        sent.reset();
        return bytes;
    }

    @Override
    public boolean isInputShutdown() {
        return false;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return newSucceededFuture();
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        return promise.setSuccess();
    }

    @Override
    public boolean isOutputShutdown() {
        return outputEnded;
    }

    @Override
    public ChannelFuture shutdownOutput() {
        outputEnded = true;
        return newSucceededFuture();
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        outputEnded = true;
        return promise.setSuccess();
    }

    @Override
    public boolean isShutdown() {
        return outputEnded;
    }

    @Override
    public ChannelFuture shutdown() {
        outputEnded = true;
        return newSucceededFuture();
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        outputEnded = true;
        return promise.setSuccess();
    }
}
