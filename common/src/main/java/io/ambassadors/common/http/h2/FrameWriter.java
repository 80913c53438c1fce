package io.ambassadors.common.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DecoratingHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * Netty's writer of frames, but for HEADERS, which join the other short frames of the turn ({@link FrameOutput}): a buffer, a promise and
 * an entry in the channel's queue for each would cost more than the head itself.
 */
final class FrameWriter extends DecoratingHttp2FrameWriter {
    static final int FRAME_HEADER = 9;
    /** Room that is made for a head; a longer one makes the buffer grow. */
    private static final int USUAL_HEAD = 512;

    private final Http2HeadersEncoder encoder;
    private final FrameOutput output;

    FrameWriter(Http2HeadersEncoder encoder, FrameOutput output) {
        super(new DefaultHttp2FrameWriter(encoder));
        this.encoder = encoder;
        this.output = output;
    }

    /** Writes the header of a frame (RFC 9113, 4.1). */
    static void header(ByteBuf out, int length, byte type, Http2Flags flags, int streamId) {
        out.writeMedium(length).writeByte(type).writeByte(flags.value()).writeInt(streamId);
    }

    @Override
    public ChannelFuture writeHeaders(
            ChannelHandlerContext context,
            int streamId,
            Http2Headers headers,
            int padding,
            boolean endStream,
            ChannelPromise promise) {
        if (padding > 0) {
            output.push(context);
            return super.writeHeaders(context, streamId, headers, padding, endStream, promise);
        }
        ByteBuf out = output.room(context, USUAL_HEAD);
        int start = out.writerIndex();
        out.writeZero(FRAME_HEADER);
        try {
            encoder.encodeHeaders(streamId, headers, out);
        } catch (Http2Exception | RuntimeException unfit) {
            out.writerIndex(start);
            return promise.setFailure(unfit);
        }
        int length = out.writerIndex() - start - FRAME_HEADER;
        if (length <= configuration().frameSizePolicy().maxFrameSize()) {
            Http2Flags flags = new Http2Flags().endOfHeaders(true).endOfStream(endStream);
            out.writerIndex(start);
            header(out, length, Http2FrameTypes.HEADERS, flags, streamId);
            out.writerIndex(start + FRAME_HEADER + length);
        } else {
            ByteBuf block = out.copy(start + FRAME_HEADER, length);
            out.writerIndex(start);
            split(context, streamId, block, endStream);
            block.release();
        }
        return promise.setSuccess();
    }

    /** A HEADERS frame, and CONTINUATION frames for what is too long for it (RFC 9113, 6.10). */
    private void split(ChannelHandlerContext context, int streamId, ByteBuf block, boolean endStream) {
        int most = configuration().frameSizePolicy().maxFrameSize();
        byte type = Http2FrameTypes.HEADERS;
        do {
            int length = Math.min(most, block.readableBytes());
            Http2Flags flags = new Http2Flags().endOfHeaders(length == block.readableBytes());
            if (type == Http2FrameTypes.HEADERS) {
                flags.endOfStream(endStream);
            }
            ByteBuf out = output.room(context, FRAME_HEADER + length);
            header(out, length, type, flags, streamId);
            out.writeBytes(block, length);
            type = Http2FrameTypes.CONTINUATION;
        } while (block.isReadable());
    }

    // What Netty writes comes behind what was gathered.

    @Override
    public ChannelFuture writeData(
            ChannelHandlerContext context,
            int streamId,
            ByteBuf data,
            int padding,
            boolean end,
            ChannelPromise promise) {
        output.push(context);
        return super.writeData(context, streamId, data, padding, end, promise);
    }

    @Override
    public ChannelFuture writeHeaders(
            ChannelHandlerContext context,
            int streamId,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean end,
            ChannelPromise promise) {
        output.push(context);
        return super.writeHeaders(context, streamId, headers, dependency, weight, exclusive, padding, end, promise);
    }

    @Override
    public ChannelFuture writePriority(
            ChannelHandlerContext context,
            int streamId,
            int dependency,
            short weight,
            boolean exclusive,
            ChannelPromise promise) {
        output.push(context);
        return super.writePriority(context, streamId, dependency, weight, exclusive, promise);
    }

    @Override
    public ChannelFuture writeRstStream(
            ChannelHandlerContext context, int streamId, long errorCode, ChannelPromise promise) {
        output.push(context);
        return super.writeRstStream(context, streamId, errorCode, promise);
    }

    @Override
    public ChannelFuture writeSettings(ChannelHandlerContext context, Http2Settings settings, ChannelPromise promise) {
        output.push(context);
        return super.writeSettings(context, settings, promise);
    }

    @Override
    public ChannelFuture writeSettingsAck(ChannelHandlerContext context, ChannelPromise promise) {
        output.push(context);
        return super.writeSettingsAck(context, promise);
    }

    @Override
    public ChannelFuture writePing(ChannelHandlerContext context, boolean ack, long data, ChannelPromise promise) {
        output.push(context);
        return super.writePing(context, ack, data, promise);
    }

    @Override
    public ChannelFuture writeGoAway(
            ChannelHandlerContext context, int lastStreamId, long errorCode, ByteBuf debug, ChannelPromise promise) {
        output.push(context);
        return super.writeGoAway(context, lastStreamId, errorCode, debug, promise);
    }

    @Override
    public ChannelFuture writeWindowUpdate(
            ChannelHandlerContext context, int streamId, int increment, ChannelPromise promise) {
        output.push(context);
        return super.writeWindowUpdate(context, streamId, increment, promise);
    }
}
