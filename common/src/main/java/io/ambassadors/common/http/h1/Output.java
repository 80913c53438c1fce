package io.ambassadors.common.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;

import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.net.LoopFlush;
import io.ambassadors.common.net.TlsOutput;

/**
 * What a connection has to send. Heads, framing and short parts of bodies are copied together, so that they leave as one buffer;
 * long parts follow as they are. A message that is whole is sent at once, so that the other side can begin; what streams is handed to the
 * socket when the reads of the turn are done.
 */
final class Output implements LoopFlush.Member {
    private static final int SHORT = 4 * 1024;
    /** A part of a body that is shorter than this is not worth the read buffer that it would hold on to while it waits. */
    private static final int WORTH_A_BUFFER = HttpLoop.READ_BYTES / 2;

    private static final int MOST_GATHERED = 16 * 1024;
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n".getBytes(ISO_8859_1);
    private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);

    private final HttpLoop loop;
    private Channel channel;
    private ChannelHandlerContext context;
    private ByteBuf gathered;
    private boolean registered;
    private boolean unflushed;
    private boolean closed;

    Output(HttpLoop loop) {
        this.loop = loop;
    }

    /** Where to write: from the place of the connection's handler on, past what stands behind it. */
    void context(ChannelHandlerContext newContext) {
        context = newContext;
        channel = newContext.channel();
    }

    /** A buffer with room for so many bytes more, to be written to at once. */
    ByteBuf room(int bytes) {
        if (gathered != null && gathered.readableBytes() + bytes > MOST_GATHERED) {
            push();
        }
        if (gathered == null) {
            gathered = loop.output(bytes);
        }
        register();
        return gathered;
    }

    /** Appends these bytes. */
    void bytes(byte[] bytes) {
        room(bytes.length).writeBytes(bytes);
    }

    /** Appends the fields and the empty line behind them. */
    void fields(Fields fields) {
        room(fields.encodedLength() + 2);
        fields.writeTo(gathered);
        gathered.writeBytes(CRLF);
    }

    /** Appends a part of a body; takes it over. */
    void data(ByteBuf data) {
        int length = data.readableBytes();
        if (closed || length == 0) {
            data.release();
        } else if (length <= SHORT) {
            room(length).writeBytes(data);
            data.release();
        } else {
            push();
            context.write(keepable(data), channel.voidPromise());
            unflushed = true;
            register();
        }
    }

    /** The other side is slow: what waits for it must not keep whole read buffers from being used again. */
    private ByteBuf keepable(ByteBuf data) {
        int length = data.readableBytes();
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (length >= WORTH_A_BUFFER || buffer == null || buffer.totalPendingWriteBytes() < SHORT) {
            return data;
        }
        ByteBuf copy = loop.allocator().directBuffer(length).writeBytes(data);
        data.release();
        return copy;
    }

    /** Appends a part of a body as a chunk; takes it over. */
    void chunk(ByteBuf data) {
        int length = data.readableBytes();
        if (length == 0) {
            data.release();
            return;
        }
        ByteBuf size = room(10);
        int shift = 28;
        while (shift > 0 && length >>> shift == 0) {
            shift -= 4;
        }
        for (; shift >= 0; shift -= 4) {
            size.writeByte(HEX[length >>> shift & 0xf]);
        }
        size.writeBytes(CRLF);
        data(data);
        bytes(CRLF);
    }

    /** Appends the last chunk and the trailers, which may be null. */
    void lastChunk(Fields trailers) {
        bytes(LAST_CHUNK);
        if (trailers != null) {
            for (int i = 0; i < trailers.size(); i++) {
                ByteBuf line = room(trailers.nameLength(i) + trailers.valueLength(i) + 4);
                line.writeBytes(trailers.bytes(), trailers.nameAt(i), trailers.nameLength(i));
                line.writeByte(':').writeByte(' ');
                line.writeBytes(trailers.bytes(), trailers.valueAt(i), trailers.valueLength(i));
                line.writeBytes(CRLF);
            }
        }
        bytes(CRLF);
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
            if (closed) {
                full.release();
            } else {
                context.write(full, channel.voidPromise());
                unflushed = true;
            }
        }
    }

    /** Sends at once: a message is whole, and nothing that comes in this turn will join it. */
    void send() {
        if (closed) {
            return;
        }
        if (gathered != null && !unflushed) {
            ByteBuf full = gathered;
            gathered = null;
            context.writeAndFlush(full, channel.voidPromise());
        } else {
            boolean again = registered;
            endOfTurn();
            registered = again;
        }
    }

    @Override
    public void endOfTurn() {
        registered = false;
        push();
        if (!closed && unflushed) {
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

    /** Sends everything, then closes. */
    void closeAfterwards() {
        push();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        closed = true;
    }

    /**
     * Sends everything, then says that nothing more comes; what the other side sends is still read. TLS says so itself before the socket
     * does: without its {@code close_notify}, the other side has to take the end for a truncation (RFC 8446, 6.1).
     */
    void shutdownAfterwards() {
        push();
        closed = true;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> TlsOutput.closeOutput(channel));
    }

    /** Throws away what has not been handed to the socket. */
    void close() {
        closed = true;
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
