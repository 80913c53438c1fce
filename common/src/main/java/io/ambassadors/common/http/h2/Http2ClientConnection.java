package io.ambassadors.common.http.h2;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.RequestHead;
import io.ambassadors.common.http.h1.Http2Preface;
import io.ambassadors.common.http.proxy.ClientInfo;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.Site;

/**
 * A client that speaks HTTP/2, from the preface on: makes an {@link Exchange} of each stream. Bounds what a client may cost, and says
 * good-bye with GOAWAY: at once when it has had its requests or its time, in two steps when the service drains (RFC 9113, 6.8).
 */
public final class Http2ClientConnection extends Http2Handler {
    private static final int MOST_KEPT_HEADS = 32;
    private static final int KEPT_HEAD_ROOM = 4096;
    /** Time in which a request that was on its way when we began to drain should have come. */
    private static final long DRAIN_STEP_NANOS = 500_000_000L;

    private enum Goodbye {
        NOT_YET,
        /** The client knows that it should open no more streams. */
        ANNOUNCED,
        /** No more streams are accepted; the connection closes when there are none. */
        SAID
    }

    private final Site site;
    private final FloodGuard flood;
    private final RequestReader reader;
    private final RecentlyReset resets = new RecentlyReset();
    private final Http2Connection.PropertyKey key;
    private final ArrayDeque<RequestHead> heads = new ArrayDeque<>();
    private final ArrayList<Http2ClientStream> headsWaiting = new ArrayList<>();
    private final ArrayList<Http2ClientStream> answeredEarly = new ArrayList<>();
    private RequestHead next = new RequestHead(new Fields());
    private ClientSettings settings;
    private ClientInfo info;
    private Goodbye goodbye = Goodbye.NOT_YET;
    private long requests;
    private int lastOpened = -1;
    /** Whether the client has passed over stream identifiers, so that an older one may never have been used. */
    private boolean skipped;

    private long openedNanos;
    private long frameNanos;
    private long announcedNanos;

    /**
     * The handler of a connection.
     *
     * @param info the connection as it was described before HTTP/2 was chosen; null if it was not
     */
    public Http2ClientConnection(HttpLoop loop, Site site, ClientInfo info) {
        this(loop, site, info, site.settings());
    }

    private Http2ClientConnection(HttpLoop loop, Site site, ClientInfo info, ClientSettings settings) {
        super(
                loop,
                new Http2Codec(loop, true, settings.maxHead()),
                new Http2Settings()
                        .maxConcurrentStreams(settings.http2Streams())
                        .maxHeaderListSize(settings.maxHead())
                        .connectProtocolEnabled(true));
        this.site = site;
        this.info = info;
        this.settings = settings;
        this.flood = new FloodGuard(loop.now());
        this.reader = new RequestReader(codec().incoming());
        this.key = connection().newKey();
        codec().target(this::fieldsOf);
        decoder().frameListener(new ClientFrames(this, flood));
        connection().addListener(new Streams());
        connection().remote().maxActiveStreams(settings.http2Streams());
    }

    /** Takes over connections on which HTTP/1 recognised the preface. */
    public static Http2Preface.Successor successor(HttpLoop loop, Site site) {
        return (context, info, bytes) -> {
            Http2ClientConnection connection = new Http2ClientConnection(loop, site, info);
            context.pipeline().replace(context.handler(), "http2", connection);
            ChannelHandlerContext own = context.pipeline().context(connection);
            try {
                connection.channelRead(own, bytes);
                connection.channelReadComplete(own);
            } catch (Exception e) {
                own.fireExceptionCaught(e);
            }
        };
    }

    @Override
    void opened() {
        loop().clients(1);
        if (info == null) {
            info = site.describe(loop().nextConnection(), channel());
        }
        openedNanos = loop().now();
        frameNanos = openedNanos;
    }

    /** A frame came: the connection is not idle. Returns the time. */
    long frameCame() {
        frameNanos = loop().now();
        return frameNanos;
    }

    // Requests.

    private Fields fieldsOf(int streamId) throws Http2Exception {
        refuseLate(streamId);
        codec().incoming().names(settings.underscores(), settings.ignoreInvalid());
        if (connection().stream(streamId) != null) {
            return new Fields(256);
        }
        Fields fields = next.fields();
        fields.clear();
        fields.trim(KEPT_HEAD_ROOM);
        return fields;
    }

    /**
     * A head on a stream that is over, or that was passed over, ends the connection (RFC 9113, 5.1 and 5.1.1), as with nginx. But what the
     * client sent before it knew that we have reset the stream is ignored.
     */
    private void refuseLate(int streamId) throws Http2Exception {
        Http2Connection connection = connection();
        if (connection.stream(streamId) == null && connection.streamMayHaveExisted(streamId) && !resets.has(streamId)) {
            throw Http2Exception.connectionError(
                    skipped ? Http2Error.PROTOCOL_ERROR : Http2Error.STREAM_CLOSED,
                    "a head on stream %d, which is over",
                    streamId);
        }
    }

    /** What we know a stream by; null if we do not. */
    Http2ClientStream of(Http2Stream stream) {
        return stream == null ? null : stream.getProperty(key);
    }

    private Http2ClientStream begin(Http2Stream stream, boolean mayTunnel) {
        RequestHead head = next;
        next = heads.isEmpty() ? new RequestHead(new Fields()) : heads.pop();
        Http2ClientStream client = new Http2ClientStream(this, stream, head, mayTunnel);
        client.exchange(new Exchange(loop(), site.handler(), head, info, client, settings, requests));
        stream.setProperty(key, client);
        requests++;
        return client;
    }

    /** A head has come, decoded into the next request's. */
    void request(Http2Stream stream, boolean end) {
        skipped |= stream.id() > lastOpened + 2;
        lastOpened = stream.id();
        settings = site.settings();
        RequestReader.Refusal refusal = reader.read(next, settings, end);
        if (refusal == null && loop().isHeapTight()) {
            refusal = new RequestReader.Refusal(503, "there is no memory for another request", false);
        }
        Http2ClientStream client = begin(stream, reader.isTunnel());
        if (end) {
            client.cameEnd(null);
        }
        if (refusal != null) {
            client.refuse(refusal);
        } else {
            site.handler().handle(client.exchange());
        }
        if (requests >= settings.keepaliveRequests() || isOld()) {
            sayGoodbye("no more requests on this connection");
        }
    }

    private boolean isOld() {
        return loop().now() - openedNanos > settings.keepaliveTime().toNanos();
    }

    /** A head was longer than the bound; its stream may not be there yet. */
    private void tooLarge(int streamId) {
        try {
            if (connection().stream(streamId) != null) {
                reset(connection().stream(streamId), Http2Error.PROTOCOL_ERROR);
                return;
            }
            Http2Stream stream = connection().remote().createStream(streamId, false);
            reader.readPart(next);
            begin(stream, false)
                    .refuse(new RequestReader.Refusal(
                            431, "the head is longer than " + settings.maxHead() + " bytes", false));
        } catch (Http2Exception e) {
            encoder()
                    .writeRstStream(
                            context(),
                            streamId,
                            Http2Error.REFUSED_STREAM.code(),
                            context().newPromise());
            wake();
        }
    }

    // Writing.

    /** A response's head waits for what follows it, until the end of the turn. */
    void headWaits(Http2ClientStream client) {
        headsWaiting.add(client);
        wake();
    }

    @Override
    void dataSent() {
        flood.useful();
    }

    @Override
    void beforeWriting() {
        for (int i = 0; i < headsWaiting.size(); i++) {
            headsWaiting.get(i).writeWaiting();
        }
        headsWaiting.clear();
    }

    @Override
    void afterWriting() {
        for (int i = 0; i < answeredEarly.size(); i++) {
            Http2ClientStream client = answeredEarly.get(i);
            if (client.stream().state() == Http2Stream.State.HALF_CLOSED_LOCAL) {
                // The rest of the request is of no use (RFC 9113, 8.1).
                reset(client.stream(), Http2Error.NO_ERROR);
            }
        }
        answeredEarly.clear();
        if (goodbye == Goodbye.SAID && connection().numActiveStreams() == 0) {
            shutdown(Http2Error.NO_ERROR, "");
        }
    }

    // Looking after.

    @Override
    long stallNanos() {
        return settings.sendTimeout().toNanos();
    }

    @Override
    long lingerNanos() {
        return settings.lingeringTimeout().toNanos();
    }

    @Override
    void look(long now) {
        if (connection().numActiveStreams() == 0) {
            lookIdle(now);
        } else {
            lookAtStreams(now);
        }
        if (loop().isDraining() && goodbye == Goodbye.NOT_YET) {
            goodbye = Goodbye.ANNOUNCED;
            announcedNanos = now;
            goAway(Integer.MAX_VALUE, Http2Error.NO_ERROR, "shutting down");
        } else if (goodbye == Goodbye.ANNOUNCED && now - announcedNanos > DRAIN_STEP_NANOS) {
            sayGoodbye("shutting down");
        }
    }

    private void sayGoodbye(String why) {
        if (goodbye != Goodbye.SAID && !isClosing()) {
            goodbye = Goodbye.SAID;
            goAway(connection().remote().lastStreamCreated(), Http2Error.NO_ERROR, why);
        }
    }

    private void lookIdle(long now) {
        settings = site.settings();
        long limit = (requests == 0 ? settings.headerTimeout() : settings.keepaliveTimeout()).toNanos();
        if (now - frameNanos > limit || requests > 0 && isOld()) {
            sayGoodbye("idle");
        }
    }

    private void lookAtStreams(long now) {
        ArrayList<Http2ClientStream> stalled = new ArrayList<>(0);
        try {
            connection().forEachActiveStream(stream -> {
                Http2ClientStream client = of(stream);
                if (client != null && client.isStalled(now, stallNanos())) {
                    stalled.add(client);
                }
                return true;
            });
        } catch (Http2Exception e) {
            onError(context(), false, e);
        }
        stalled.forEach(Http2ClientStream::stalled);
    }

    // Ends.

    @Override
    protected void onStreamError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception.StreamException error) {
        if (!outbound && connection().stream(error.streamId()) == null && resets.has(error.streamId())) {
            return;
        }
        if (!outbound && flood.reset(loop().now())) {
            shutdown(Http2Error.ENHANCE_YOUR_CALM, "too many broken streams");
        } else if (error instanceof Http2Exception.HeaderListSizeException size && size.duringDecode()) {
            tooLarge(error.streamId());
        } else if (!outbound && error.error() == Http2Error.PROTOCOL_ERROR && hasEnded(error.streamId())) {
            reset(connection().stream(error.streamId()), Http2Error.STREAM_CLOSED);
        } else {
            resets.add(error.streamId());
            super.onStreamError(ctx, outbound, cause, error);
            wake();
        }
    }

    /** Whether the request of a stream was whole, so that fields behind it are wrong for that alone (RFC 9113, 5.1). */
    private boolean hasEnded(int streamId) {
        Http2ClientStream client = of(connection().stream(streamId));
        return client != null && client.isInEnded();
    }

    @Override
    void failed(Throwable cause) {
        if (!(cause instanceof IOException)) {
            site.failed(info, cause);
        }
    }

    @Override
    void calmed(String why) {
        site.flooded(info, why);
    }

    @Override
    void closed() {
        loop().clients(-1);
    }

    /** What Netty tells of streams. */
    private final class Streams extends Http2ConnectionAdapter {
        @Override
        public void onStreamHalfClosed(Http2Stream stream) {
            Http2ClientStream client = of(stream);
            if (client != null && stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL && !client.isTunnel()) {
                answeredEarly.add(client);
                wake();
            }
        }

        @Override
        public void onStreamClosed(Http2Stream stream) {
            Http2ClientStream client = of(stream);
            if (client == null) {
                return;
            }
            if (stream.isResetSent()) {
                resets.add(stream.id());
            }
            client.closed();
            if (client.exchange().isOver() && heads.size() < MOST_KEPT_HEADS) {
                heads.push(client.head());
            }
            if (goodbye == Goodbye.SAID) {
                wake();
            }
        }
    }
}
