package io.ambassadors.common.http.h2;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;

import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.Timed;
import io.ambassadors.common.net.LoopFlush;
import io.ambassadors.common.net.TlsOutput;

/**
 * A connection that speaks HTTP/2, whichever side it is: writes once per turn of the event loop, is looked after now and then, stops
 * reading while the peer lets our answers to its control frames pile up, and closes so that the peer can read our last frames.
 */
abstract class Http2Handler extends Http2ConnectionHandler implements LoopFlush.Member {
    /** What the peer may send us of all streams together before we have looked at it. */
    private static final int CONNECTION_WINDOW = 1 << 20;
    /** Bytes for a peer that reads nothing; data stops earlier, so these are heads and answers to control frames. */
    private static final long MOST_PENDING = 256 * 1024;

    private final HttpLoop loop;
    private final Http2Codec codec;
    private final OutgoingFields outgoing = new OutgoingFields();
    private final ArrayList<Http2Body> resuming = new ArrayList<>();
    private final Timed watch = new Timed() {
        @Override
        protected void look(long now) {
            lookAfter(now);
        }
    };
    private ChannelHandlerContext context;
    private boolean begun;
    private boolean registered;
    private boolean writing;
    private boolean closing;
    private boolean paused;
    private long lingerUntil;
    private long pendingBefore;
    private long pendingSince;

    Http2Handler(HttpLoop loop, Http2Codec codec, Http2Settings settings) {
        // Closing the channel closes it; good-bye is said here.
        super(codec.decoder(), codec.encoder(), settings, true);
        this.loop = loop;
        this.codec = codec;
    }

    final HttpLoop loop() {
        return loop;
    }

    final Http2Codec codec() {
        return codec;
    }

    final OutgoingFields outgoing() {
        return outgoing;
    }

    final ChannelHandlerContext context() {
        return context;
    }

    final Channel channel() {
        return context.channel();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        super.handlerAdded(ctx);
        if (ctx.channel().isActive()) {
            begin();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        super.channelActive(ctx);
        begin();
    }

    private void begin() throws Http2Exception {
        if (begun) {
            return;
        }
        begun = true;
        connection()
                .local()
                .flowController()
                .incrementWindowSize(
                        connection().connectionStream(), CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
        loop.watch(watch);
        wake();
        opened();
    }

    /** The channel is open. */
    abstract void opened();

    // Writing.

    /** There is something to write at the end of this turn. */
    final void wake() {
        if (!registered) {
            registered = true;
            loop.flush().register(this);
        }
    }

    @Override
    public final void flush(ChannelHandlerContext ctx) {
        wake();
    }

    @Override
    public final void endOfTurn() {
        registered = false;
        beforeWriting();
        writePending();
        codec.output().push(context);
        context.flush();
        for (int i = 0; i < resuming.size(); i++) {
            Http2Body body = resuming.get(i);
            if (!body.isGone()) {
                body.writable();
            }
        }
        resuming.clear();
        pauseOrGoOn();
        afterWriting();
    }

    /** Hands what the windows allow to the channel. */
    final void writePending() {
        if (writing || context.isRemoved()) {
            return;
        }
        writing = true;
        try {
            encoder().flowController().writePendingBytes();
        } catch (Http2Exception e) {
            onError(context, true, e);
        } finally {
            writing = false;
        }
    }

    /** Something of this turn may still have to be written. */
    void beforeWriting() {}

    /** Everything of this turn is written. */
    void afterWriting() {}

    final void add(Http2Stream stream, DataPart part) {
        encoder().flowController().addFlowControlled(stream, part);
        wake();
    }

    /** Writes a head or trailers; they wait behind data of the stream that waits. Returns the bytes of the block. */
    final int writeHeaders(Http2Stream stream, Http2Headers headers, boolean end) {
        encoder().writeHeaders(context, stream.id(), headers, 0, end, context.newPromise());
        wake();
        return codec.lastBlock();
    }

    final void closeLocal(Http2Stream stream) {
        closeStreamLocal(stream, context.newSucceededFuture());
    }

    /** Ends a stream in both directions. */
    final void reset(Http2Stream stream, Http2Error error) {
        resetStream(context, stream.id(), error.code(), context.newPromise());
        wake();
    }

    final void resumeLater(Http2Body body) {
        resuming.add(body);
        wake();
    }

    final int maxFrame() {
        return frameWriter().configuration().frameSizePolicy().maxFrameSize();
    }

    /** Data of a stream is done with: its window refills. */
    final void consumed(Http2Stream stream, int bytes) {
        try {
            if (connection().local().flowController().consumeBytes(stream, bytes)) {
                wake();
            }
        } catch (Http2Exception e) {
            onError(context, false, e);
        }
    }

    /** A frame of data leaves. */
    void dataSent() {}

    // Reading.

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (closing) {
            in.skipBytes(in.readableBytes());
        } else {
            super.decode(ctx, in, out);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (closing) {
            ReferenceCountUtil.release(message);
        } else {
            super.channelRead(ctx, message);
        }
    }

    private long pending() {
        ChannelOutboundBuffer buffer = channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    private void pauseOrGoOn() {
        boolean pause = pending() > MOST_PENDING;
        if (pause != paused) {
            paused = pause;
            channel().config().setAutoRead(!pause);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        super.channelWritabilityChanged(ctx);
        wake();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        super.userEventTriggered(ctx, event);
        if (event instanceof ChannelInputShutdownEvent) {
            // Who has closed its side can open no window any more.
            ctx.close();
        }
    }

    // Looking after.

    private void lookAfter(long now) {
        if (closing) {
            if (now > lingerUntil) {
                channel().close();
            }
            return;
        }
        long pending = pending();
        if (pending == 0 || pending != pendingBefore) {
            pendingBefore = pending;
            pendingSince = now;
        } else if (now - pendingSince > stallNanos()) {
            channel().close();
            return;
        }
        look(now);
    }

    /** How long the peer may leave the socket full. */
    abstract long stallNanos();

    /** How long the peer's last bytes are waited for when we have said good-bye. */
    abstract long lingerNanos();

    abstract void look(long now);

    // Ends.

    /** Says that no streams above this one are served. */
    final ChannelFuture goAway(int lastStream, Http2Error error, String why) {
        ChannelPromise promise = context.newPromise();
        try {
            ByteBuf debug = Unpooled.wrappedBuffer(why.getBytes(US_ASCII));
            connection().goAwaySent(lastStream, error.code(), debug);
            frameWriter().writeGoAway(context, lastStream, error.code(), debug, promise);
        } catch (Http2Exception e) {
            promise.setFailure(e);
        }
        wake();
        return promise;
    }

    /** Says why, and closes; streams that are open end. */
    final void shutdown(Http2Error error, String why) {
        if (closing || !channel().isActive()) {
            return;
        }
        ChannelFuture last = goAway(connection().remote().lastStreamCreated(), error, why);
        closing = true;
        if (error == Http2Error.ENHANCE_YOUR_CALM) {
            calmed(why);
        }
        abandonStreams();
        lingerUntil = System.nanoTime() + lingerNanos();
        context.flush();
        last.addListener(written -> closeOutput());
    }

    /** The peer cost more than it was worth, and the connection ends for that. */
    void calmed(String why) {}

    private void closeOutput() {
        if (channel() instanceof DuplexChannel) {
            // Closing while bytes come in would reset the connection, and the peer could not read what was sent last.
            TlsOutput.closeOutput(channel());
        } else {
            channel().close();
        }
    }

    final boolean isClosing() {
        return closing;
    }

    private void abandonStreams() {
        ArrayList<Http2Stream> open = new ArrayList<>(connection().numActiveStreams());
        try {
            connection().forEachActiveStream(stream -> open.add(stream));
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        open.forEach(stream -> closeStream(stream, context.newSucceededFuture()));
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception error) {
        if (error == null) {
            failed(cause);
        }
        shutdown(error == null ? Http2Error.INTERNAL_ERROR : error.error(), String.valueOf(cause.getMessage()));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        closing = true;
        super.channelInactive(ctx);
        if (begun) {
            loop.unwatch(watch);
            closed();
        }
    }

    /** The channel is closed, and all streams are. */
    abstract void closed();

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
            super.exceptionCaught(ctx, cause);
        } else {
            failed(cause);
            ctx.close();
        }
    }

    /** Something went wrong that is not HTTP/2's: the connection closes. */
    abstract void failed(Throwable cause);
}
