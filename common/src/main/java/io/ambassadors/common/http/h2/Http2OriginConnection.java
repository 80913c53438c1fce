package io.ambassadors.common.http.h2;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import org.jboss.logging.Logger;

import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.ResponseHead;
import io.ambassadors.common.http.proxy.Attempt;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.HttpLoop;

/**
 * A connection to an origin with many attempts at once, as many as the origin allows. The first does not wait for the origin's settings;
 * the others do, since they say how many there may be.
 */
final class Http2OriginConnection extends Http2Handler {
    private static final Logger LOG = Logger.getLogger(Http2OriginConnection.class);
    private static final int WINDOW = 256 * 1024;
    /** Heads of responses up to this size are read; each attempt has its own, smaller bound. */
    private static final int MOST_HEAD = 256 * 1024;

    private static final int MOST_STREAMS = 1000;
    private static final int MOST_WAITING = 100;
    private static final long STALL_NANOS = Duration.ofSeconds(60).toNanos();
    private static final long LINGER_NANOS = Duration.ofSeconds(5).toNanos();
    /** After so long without an answer, and without a byte on the connection, it is taken for dead. */
    private static final long SILENCE_NANOS = Duration.ofSeconds(1).toNanos();

    private final Http2OriginPool pool;
    private final SocketAddress address;
    private final ResponseHead head = new ResponseHead(new Fields());
    private final Http2Connection.PropertyKey key;
    private final ArrayDeque<Attempt> waiting = new ArrayDeque<>();
    private final long createdNanos;
    private boolean ready;
    private boolean settled;
    private boolean takesWebSockets;
    /** Streams whose heads wait until the origin has said whether it takes them. */
    private final ArrayList<Http2OriginStream> undecided = new ArrayList<>(0);

    private boolean leaving;
    private boolean idle;
    private int lastKnown = Integer.MAX_VALUE;
    private long requests;
    private long served;
    private long idleSince;
    private long readNanos;
    private Failure failure = Failure.CONNECT;

    Http2OriginConnection(HttpLoop loop, Http2OriginPool pool, SocketAddress address) {
        super(
                loop,
                new Http2Codec(loop, false, MOST_HEAD),
                new Http2Settings().pushEnabled(false).initialWindowSize(WINDOW).maxHeaderListSize(MOST_HEAD));
        this.pool = pool;
        this.address = address;
        this.createdNanos = loop.now();
        this.key = connection().newKey();
        codec().target(this::fieldsOf);
        decoder().frameListener(new Frames());
        connection().addListener(new Streams());
    }

    SocketAddress address() {
        return address;
    }

    ResponseHead head() {
        return head;
    }

    boolean isSecure() {
        return pool.isSecure();
    }

    private Fields fieldsOf(int streamId) {
        Http2Stream stream = connection().stream(streamId);
        if (stream != null && stream.isHeadersReceived()) {
            return new Fields(256);
        }
        head.fields().clear();
        return head.fields();
    }

    private Http2OriginStream of(Http2Stream stream) {
        return stream == null ? null : stream.getProperty(key);
    }

    // Attempts.

    /** Takes an attempt, now or when there is room; returns false if there will be none. */
    boolean offer(Attempt attempt) {
        if (leaving || isClosing()) {
            return false;
        }
        if (hasRoom() && waiting.isEmpty()) {
            open(attempt);
            return true;
        }
        if (settled || waiting.size() >= MOST_WAITING) {
            return false;
        }
        waiting.add(attempt);
        return true;
    }

    private boolean hasRoom() {
        return ready && connection().numActiveStreams() < (settled ? limit() : 1);
    }

    private int limit() {
        return Math.min(MOST_STREAMS, connection().local().maxActiveStreams());
    }

    private void open(Attempt attempt) {
        if (!attempt.opened(new Http2OriginStream(this, attempt, served > 0))) {
            wake();
        }
    }

    private void openWaiting() {
        while (!leaving && !isClosing() && hasRoom() && !waiting.isEmpty()) {
            open(waiting.poll());
        }
        if (settled || leaving) {
            // The others need another connection.
            moveWaiting();
        }
    }

    private void moveWaiting() {
        for (int left = waiting.size(); left > 0; left--) {
            Attempt attempt = waiting.poll();
            if (!attempt.isOver()) {
                pool.open(address, attempt);
            }
        }
    }

    /** The connection may be used. */
    void ready() {
        ready = true;
        failure = Failure.CLOSED;
        openWaiting();
        wake();
    }

    /** It never will be. */
    void unusable(Failure why) {
        failure = why;
        failWaiting();
    }

    private void failWaiting() {
        leaving = true;
        for (int left = waiting.size(); left > 0; left--) {
            waiting.poll().failed(failure);
        }
    }

    /** Makes a stream of an attempt. */
    void begin(Http2OriginStream attempt) throws Http2Exception {
        int id = connection().local().incrementAndGetNextStreamId();
        if (id < 0) {
            leaving = true;
            throw Http2Exception.connectionError(Http2Error.REFUSED_STREAM, "no more stream identifiers");
        }
        Http2Stream stream = connection().local().createStream(id, false);
        stream.setProperty(key, attempt);
        attempt.stream(stream);
        idle = false;
        requests++;
        if (requests >= pool.settings().maxRequests()
                || loop().now() - createdNanos > pool.settings().maxTime().toNanos()) {
            leaving = true;
        }
    }

    /** Tells a stream, now or when the origin's settings are here, whether it may open a WebSocket (RFC 8441, 3). */
    void askWebSocket(Http2OriginStream stream) {
        if (settled) {
            stream.webSocketDecided(takesWebSockets);
        } else {
            undecided.add(stream);
        }
    }

    /** A response was whole. */
    void served() {
        served++;
    }

    /** An attempt of this age was given up before there was a response. */
    void unanswered(long since) {
        if (readNanos < since && loop().now() - since > SILENCE_NANOS) {
            leaving = true;
            wake();
        }
    }

    // Idleness.

    boolean isIdle() {
        return idle;
    }

    long idleSince() {
        return idleSince;
    }

    /** No new attempts; it closes when there are none. */
    void retire() {
        leaving = true;
        if (ready) {
            wake();
        }
    }

    @Override
    void opened() {}

    @Override
    void afterWriting() {
        if (!ready
                || connection().numActiveStreams() > 0
                || !waiting.isEmpty()
                || !undecided.isEmpty()
                || isClosing()) {
            return;
        }
        if (leaving || pool.isRetired() || pool.settings().maxIdle() == 0) {
            // The pool forgets it now; the origin may take its time to close.
            idle = false;
            pool.closed(this);
            shutdown(Http2Error.NO_ERROR, "");
        } else if (!idle) {
            idle = true;
            idleSince = loop().now();
            pool.becameIdle();
        }
    }

    @Override
    void look(long now) {
        if (idle && now - idleSince > pool.settings().idleTimeout().toNanos()) {
            retire();
        }
    }

    @Override
    long stallNanos() {
        return STALL_NANOS;
    }

    @Override
    long lingerNanos() {
        return LINGER_NANOS;
    }

    // Ends.

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        readNanos = loop().now();
        super.channelRead(ctx, message);
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception.StreamException error) {
        Http2OriginStream stream = of(connection().stream(error.streamId()));
        if (stream == null || outbound) {
            super.onStreamError(ctx, outbound, cause, error);
            wake();
        } else if (error instanceof Http2Exception.HeaderListSizeException) {
            stream.tooLarge();
        } else {
            stream.invalid();
        }
    }

    @Override
    void failed(Throwable cause) {
        if (!ready && (cause instanceof SSLException || cause instanceof DecoderException)) {
            failure = Failure.TLS;
        } else if (cause instanceof RuntimeException) {
            LOG.errorf(cause, "A connection to an origin failed: origin=%s", address);
        }
    }

    private void decide() {
        List<Http2OriginStream> told = List.copyOf(undecided);
        undecided.clear();
        told.forEach(stream -> stream.webSocketDecided(takesWebSockets));
    }

    @Override
    void closed() {
        List<Http2OriginStream> told = List.copyOf(undecided);
        undecided.clear();
        told.forEach(Http2OriginStream::closed);
        failWaiting();
        pool.closed(this);
    }

    /** What Netty tells of streams. */
    private final class Streams extends Http2ConnectionAdapter {
        @Override
        public void onStreamClosed(Http2Stream closed) {
            Http2OriginStream stream = of(closed);
            if (stream == null) {
                return;
            }
            if (closed.id() > lastKnown) {
                stream.unprocessed();
            } else if (!channel().isActive()) {
                stream.disconnected();
            }
            stream.closed();
            wake();
        }

        @Override
        public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
            lastKnown = lastStreamId;
            leaving = true;
            moveWaiting();
            wake();
        }
    }

    /** Frames of the origin. */
    private final class Frames extends Http2FrameAdapter {
        @Override
        public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean end) {
            Http2OriginStream stream = of(connection().stream(streamId));
            return padding + (stream == null ? data.readableBytes() : stream.dataCame(data, end));
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
            Http2OriginStream stream = of(connection().stream(streamId));
            if (stream != null) {
                stream.headersCame(end);
            }
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean end) {
            onHeadersRead(ctx, streamId, headers, 0, (short) 0, false, padding, end);
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
            Http2OriginStream stream = of(connection().stream(streamId));
            if (stream != null && errorCode == Http2Error.REFUSED_STREAM.code()) {
                // It has enough to do. Whatever comes next goes elsewhere, so that nothing is refused over and over.
                leaving = true;
                stream.unprocessed();
            }
        }

        @Override
        public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
            settled = true;
            takesWebSockets |= Boolean.TRUE.equals(settings.connectProtocolEnabled());
            decide();
            openWaiting();
            wake();
        }
    }
}
