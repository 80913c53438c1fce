package io.ambassadors.common.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

import io.ambassadors.common.http.proxy.HttpLoop;

/** Short frames of a connection, copied together, so that those of a turn leave as one buffer. Belongs to one connection. */
final class FrameOutput {
    private static final int MOST_GATHERED = 16 * 1024;

    private final HttpLoop loop;
    private ByteBuf gathered;

    FrameOutput(HttpLoop loop) {
        this.loop = loop;
    }

    /** A buffer with room for so many bytes more, to be written to at once. */
    ByteBuf room(ChannelHandlerContext context, int bytes) {
        if (gathered != null && gathered.readableBytes() + bytes > MOST_GATHERED) {
            push(context);
        }
        if (gathered == null) {
            gathered = loop.output(bytes);
        }
        return gathered;
    }

    /** Hands to the channel what was gathered: before anything that is written past this, and at the end of the turn. */
    void push(ChannelHandlerContext context) {
        if (gathered != null) {
            ByteBuf full = gathered;
            gathered = null;
            context.write(full, context.voidPromise());
        }
    }
}
