package io.ambassadors.common.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2RemoteFlowController;

/** Bytes of a stream that wait for the peer's window, then leave as DATA frames. */
final class DataPart implements Http2RemoteFlowController.FlowControlled {
    /** Up to this size bytes are copied behind the frame's header, which is cheaper than a buffer more in the system call. */
    private static final int COPIED = 4 * 1024;

    private final Http2Body body;
    private ByteBuf data;
    private boolean end;
    private boolean written;

    /** A part; takes the data over. */
    DataPart(Http2Body body, ByteBuf data, boolean end) {
        this.body = body;
        this.data = data;
        this.end = end;
    }

    /** Makes it the last of its stream; returns false if it has left already. */
    boolean makeLast() {
        if (!written) {
            end = true;
        }
        return !written;
    }

    @Override
    public int size() {
        return data.readableBytes();
    }

    @Override
    public void error(ChannelHandlerContext ctx, Throwable cause) {
        if (!written) {
            written = true;
            body.wrote(data.readableBytes());
            data.release();
            data = Unpooled.EMPTY_BUFFER;
        }
    }

    @Override
    public void writeComplete() {
        if (end) {
            body.handler().closeLocal(body.stream());
        }
    }

    @Override
    public boolean merge(ChannelHandlerContext ctx, Http2RemoteFlowController.FlowControlled next) {
        return false;
    }

    @Override
    public void write(ChannelHandlerContext ctx, int allowed) {
        int left = allowed;
        int most = body.handler().maxFrame();
        while (!written) {
            int length = Math.min(Math.min(left, most), data.readableBytes());
            if (length == 0 && data.isReadable()) {
                return;
            }
            frame(ctx, length);
            body.wrote(length);
            left -= length;
        }
    }

    private void frame(ChannelHandlerContext ctx, int length) {
        body.handler().dataSent();
        boolean last = length == data.readableBytes();
        boolean copied = length <= COPIED;
        FrameOutput output = body.handler().codec().output();
        ByteBuf out = output.room(ctx, FrameWriter.FRAME_HEADER + (copied ? length : 0));
        Http2Flags flags = new Http2Flags().endOfStream(last && end);
        FrameWriter.header(
                out, length, Http2FrameTypes.DATA, flags, body.stream().id());
        if (copied) {
            out.writeBytes(data, length);
        } else {
            output.push(ctx);
            ctx.write(data.readRetainedSlice(length), ctx.voidPromise());
        }
        if (last) {
            written = true;
            data.release();
            data = Unpooled.EMPTY_BUFFER;
        }
    }
}
