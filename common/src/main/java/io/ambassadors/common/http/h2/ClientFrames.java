package io.ambassadors.common.http.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;

/** Frames of a client, as Netty tells of them; counts those that move nothing. */
final class ClientFrames extends Http2FrameAdapter {
    private final Http2ClientConnection connection;
    private final FloodGuard flood;

    ClientFrames(Http2ClientConnection connection, FloodGuard flood) {
        this.connection = connection;
        this.flood = flood;
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean end) {
        connection.frameCame();
        if (data.isReadable()) {
            flood.useful();
        } else if (!end) {
            control("too many empty frames");
        }
        Http2ClientStream client = connection.of(connection.connection().stream(streamId));
        return padding + (client == null ? data.readableBytes() : client.dataCame(data, end));
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean end) {
        connection.frameCame();
        Http2Stream stream = connection.connection().stream(streamId);
        Http2ClientStream client = connection.of(stream);
        if (client == null) {
            connection.request(stream, end);
            return;
        }
        IncomingFields trailers = connection.codec().incoming();
        if (client.isInEnded()) {
            connection.reset(stream, Http2Error.STREAM_CLOSED);
        } else if (trailers.fault() != null || trailers.hasPseudo()) {
            client.bodyMalformed();
        } else {
            client.trailersCame(trailers.fields().size() == 0 ? null : trailers.fields());
        }
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
        if (flood.reset(connection.frameCame())) {
            connection.shutdown(Http2Error.ENHANCE_YOUR_CALM, "too many streams were reset");
        }
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings clientSettings) {
        control("too many settings");
    }

    @Override
    public void onPingRead(ChannelHandlerContext ctx, long data) {
        control("too many pings");
    }

    @Override
    public void onPriorityRead(
            ChannelHandlerContext ctx, int streamId, int dependency, short weight, boolean exclusive) {
        control("too many priorities");
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext ctx, int streamId, int increment) {
        control("too many window updates");
        connection.wake();
    }

    @Override
    public void onUnknownFrame(ChannelHandlerContext ctx, byte type, int streamId, Http2Flags flags, ByteBuf payload) {
        control("too many unknown frames");
    }

    private void control(String what) {
        if (flood.control(connection.frameCame())) {
            connection.shutdown(Http2Error.ENHANCE_YOUR_CALM, what);
        }
    }
}
