package io.ambassadors.common.http.h1;

import java.time.Duration;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.RequestHead;
import io.ambassadors.common.http.proxy.ClientInfo;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.Site;
import io.ambassadors.common.http.proxy.Timed;
import io.ambassadors.common.net.LoopFlush;

/**
 * A client that speaks HTTP/1: reads one request after the other, makes an {@link Exchange} of each, and reads the next when the
 * response to the one before is written ({@link ResponseWriter}). Bytes that come early wait here, up to a bound.
 */
public final class ClientConnection extends ChannelInboundHandlerAdapter {
    /** Where the connection is between two messages. */
    private enum State {
        /** Waiting for a request, or reading its head. */
        HEAD,
        /** Reading a body that the exchange wants, or will want. */
        BODY,
        /** Reading the rest of a body that nobody wants. */
        DISCARD,
        /** The request is here; its response is not whole. */
        WAIT,
        /** Bytes pass as they are. */
        TUNNEL,
        /** The last response is written, and what still comes is thrown away until the client has read it (nginx lingers). */
        LINGER,
        /** The last response is written; when the client has taken it, the connection closes. */
        LAST,
        CLOSED
    }

    /** Bytes of later requests, or of a body that nobody takes now, that are read ahead. */
    private static final int MOST_AHEAD = 16 * 1024;

    /** A body whose rest is no longer than this is read to its end, so that the connection can stay. */
    private static final long SHORT_REST = 64 * 1024;

    private final HttpLoop loop;
    private final Site site;
    private final Http2Preface.Successor http2;
    private final Output output;
    private final ResponseWriter writer;
    private final RequestHead head = new RequestHead(new Fields());
    private final LoopFlush.Member resume = this::resume;
    private final Watch watch = new Watch();
    private ClientSettings settings;
    private RequestParser parser;
    private BodyDecoder decoder;
    private ChannelHandlerContext context;
    private Channel channel;
    private ClientInfo info;
    private Exchange exchange;
    private State state = State.HEAD;
    private ByteBuf ahead;
    private ByteBuf processed;
    private long id;
    private long requests;
    private long connectedNanos;
    private long sinceNanos;
    private long unsent;
    private boolean bodyWanted;
    private boolean bodyRead;
    private boolean processing;
    private boolean resuming;
    private boolean reading = true;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean responseDone;

    /**
     * A connection that was accepted for this site.
     *
     * @param http2 takes the connection over if the client speaks HTTP/2; null if that is not understood here
     */
    public ClientConnection(HttpLoop loop, Site site, Http2Preface.Successor http2) {
        this.loop = loop;
        this.site = site;
        this.http2 = http2;
        this.output = new Output(loop);
        this.writer = new ResponseWriter(this, output, loop);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        if (ctx.channel().isActive()) {
            begin(ctx.channel());
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        begin(ctx.channel());
    }

    private void begin(Channel accepted) {
        if (channel != null) {
            return;
        }
        channel = accepted;
        output.channel(accepted);
        loop.clients(1);
        loop.watch(watch);
        id = loop.nextConnection();
        connectedNanos = loop.now();
        sinceNanos = connectedNanos;
        use(site.settings());
    }

    private void use(ClientSettings newSettings) {
        if (settings != newSettings) {
            settings = newSettings;
            HeadLimits limits = HeadLimits.of(newSettings);
            parser = new RequestParser(head, limits);
            decoder = new BodyDecoder(limits);
        }
        parser.reset();
    }

    // Reading.

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf buf = (ByteBuf) message;
        if (state == State.CLOSED) {
            buf.release();
        } else if (ahead != null) {
            ahead = append(ahead, buf);
            process(ahead);
        } else {
            processFresh(buf);
        }
        dropRead();
        updateReading();
    }

    private void processFresh(ByteBuf buf) {
        try {
            process(buf);
        } finally {
            if (state != State.CLOSED && buf.isReadable()) {
                ahead = buf;
            } else {
                buf.release();
            }
        }
    }

    private ByteBuf append(ByteBuf to, ByteBuf more) {
        ByteBuf joined = to;
        if (to.writableBytes() < more.readableBytes() || to.refCnt() > 1) {
            joined = loop.allocator().directBuffer(2 * (to.readableBytes() + more.readableBytes()));
            joined.writeBytes(to);
            to.release();
        }
        joined.writeBytes(more);
        more.release();
        return joined;
    }

    private void dropRead() {
        if (ahead != null && (!ahead.isReadable() || state == State.CLOSED)) {
            ahead.release();
            ahead = null;
        }
    }

    private void resume() {
        resuming = false;
        if (state == State.CLOSED) {
            return;
        }
        if (ahead != null) {
            process(ahead);
            dropRead();
        }
        if (inputEnded && state == State.HEAD) {
            closeWhenSent();
        } else if (inputEnded && state == State.TUNNEL && ahead == null) {
            tunnelInputEnded();
        }
        updateReading();
    }

    private void resumeLater() {
        if (!resuming && !processing) {
            resuming = true;
            loop.flush().register(resume);
        }
    }

    private void process(ByteBuf buf) {
        processing = true;
        processed = buf;
        try {
            boolean more = true;
            while (more && buf.isReadable()) {
                more = switch (state) {
                    case HEAD -> readHead(buf);
                    case BODY -> bodyWanted && readBody(buf);
                    case DISCARD -> discard(buf);
                    case TUNNEL -> bodyWanted && tunnel(buf);
                    case LINGER, LAST, CLOSED -> {
                        sinceNanos = loop.now();
                        buf.skipBytes(buf.readableBytes());
                        yield false;
                    }
                    case WAIT -> false;
                };
            }
        } finally {
            processing = false;
            processed = null;
        }
    }

    private boolean readHead(ByteBuf buf) {
        if (!parser.isPartial()) {
            if (requests == 0 && http2 != null && settings.http2() && buf.getByte(buf.readerIndex()) == 'P') {
                int match = Http2Preface.match(buf);
                if (match >= 0) {
                    return match > 0 && handOver(buf);
                }
            }
            sinceNanos = loop.now();
        }
        byte[] scratch = loop.scratch();
        int length = Math.min(buf.readableBytes(), scratch.length);
        buf.getBytes(buf.readerIndex(), scratch, 0, length);
        int taken = parser.parse(scratch, 0, length);
        buf.skipBytes(taken);
        if (parser.fault() != null) {
            return refuse();
        }
        if (parser.isComplete()) {
            if (parser.isConnect()) {
                refuse(405, "CONNECT is not for this server");
            } else {
                beginExchange();
            }
        }
        return true;
    }

    private boolean handOver(ByteBuf buf) {
        state = State.CLOSED;
        loop.clients(-1);
        loop.unwatch(watch);
        output.close();
        http2.takeOver(context, info(), buf.readRetainedSlice(buf.readableBytes()));
        return false;
    }

    private boolean refuse() {
        switch (parser.fault()) {
            case FIRST_LINE_TOO_LONG -> refuse(414, parser.why());
            case TOO_LARGE -> refuse(431, parser.why());
            case NOT_IMPLEMENTED -> refuse(501, parser.why());
            case VERSION -> refuse(505, parser.why());
            default -> refuse(400, parser.why());
        }
        return true;
    }

    /** Answers what cannot be served, and reads nothing more as a request. */
    private void refuse(int status, String why) {
        begin(false);
        state = State.WAIT;
        writer.closeAfterwards();
        exchange.refuse(status, why);
    }

    /** Asked with the first request: what stands before HTTP, a PROXY header or TLS, has been read by then. */
    private ClientInfo info() {
        if (info == null) {
            info = site.describe(id, channel);
        }
        return info;
    }

    private Exchange begin(boolean withBody) {
        exchange = new Exchange(loop, site.handler(), head, info(), writer, settings, requests);
        requests++;
        responseDone = false;
        bodyWanted = false;
        bodyRead = false;
        if (!withBody) {
            head.body(-1, false);
        }
        writer.begin(exchange, head, keepsAlive());
        return exchange;
    }

    private boolean keepsAlive() {
        return !loop.isDraining()
                && !settings.keepaliveTimeout().isZero()
                && requests < settings.keepaliveRequests()
                && loop.now() - connectedNanos < settings.keepaliveTime().toNanos();
    }

    private void beginExchange() {
        begin(true);
        if (head.hasUnknownLength()) {
            decoder.chunked();
        } else {
            decoder.length(Math.max(0, head.contentLength()));
        }
        state = decoder.isDone() ? State.WAIT : State.BODY;
        site.handler().handle(exchange);
    }

    private boolean readBody(ByteBuf buf) {
        ByteBuf part = decoder.next(buf);
        if (part != null) {
            exchange.clientBody(part);
        }
        if (decoder.isFaulty()) {
            state = State.WAIT;
            writer.closeAfterwards();
            exchange.clientBodyMalformed();
            return false;
        }
        if (decoder.isDone() && state == State.BODY) {
            state = State.WAIT;
            exchange.clientBodyEnd(decoder.trailers());
            if (responseDone && state == State.WAIT) {
                nextRequest();
            }
        } else if (decoder.isDone() && state == State.DISCARD) {
            discarded();
        }
        return true;
    }

    private boolean discard(ByteBuf buf) {
        ByteBuf part = decoder.next(buf);
        if (part != null) {
            part.release();
        }
        if (decoder.isFaulty()) {
            linger();
        } else if (decoder.isDone()) {
            discarded();
        }
        return true;
    }

    private void discarded() {
        state = State.WAIT;
        if (responseDone) {
            nextRequest();
        }
    }

    private boolean tunnel(ByteBuf buf) {
        exchange.clientBody(buf.readRetainedSlice(buf.readableBytes()));
        return true;
    }

    private void updateReading() {
        if (state == State.CLOSED) {
            return;
        }
        int waiting = ahead == null ? 0 : ahead.readableBytes();
        boolean wanted =
                switch (state) {
                    case HEAD, DISCARD, LINGER, LAST, CLOSED -> true;
                    case BODY, TUNNEL -> bodyWanted;
                    case WAIT -> waiting < MOST_AHEAD;
                };
        if (wanted != reading && !inputEnded) {
            reading = wanted;
            channel.config().setAutoRead(wanted);
        }
    }

    // What the exchange wants, through ResponseWriter.

    void bodyWanted(boolean wanted) {
        bodyWanted = wanted;
        bodyRead |= wanted;
        if (wanted && ahead != null) {
            resumeLater();
        }
        if (!processing) {
            updateReading();
        }
    }

    /** Nobody wants the rest of the body. */
    void discardBody() {
        if (state == State.BODY) {
            state = State.DISCARD;
            sinceNanos = loop.now();
            // Without a 100, the client may or may not send what it announced: the next request could not be told from
            // it.
            boolean held = head.expectsContinue() && !bodyRead;
            if (held || decoder.left() < 0 || decoder.left() > SHORT_REST) {
                writer.closeAfterwards();
            }
            if (ahead != null) {
                resumeLater();
            }
            if (!processing) {
                updateReading();
            }
        }
    }

    void tunnelBegins() {
        state = State.TUNNEL;
    }

    /** The response is written whole. */
    void responseDone(boolean stays) {
        responseDone = true;
        if (state == State.CLOSED) {
            return;
        }
        if (!stays) {
            if (state != State.WAIT || parser.fault() != null || decoder.isFaulty() || hasUnread()) {
                linger();
            } else {
                closeWhenSent();
            }
        } else if (state == State.WAIT) {
            nextRequest();
        } else {
            sinceNanos = loop.now();
            discardBody();
        }
    }

    private boolean hasUnread() {
        return processed != null ? processed.isReadable() : ahead != null;
    }

    /** The client still has to take what was written, in the time that it has for that. */
    private void closeWhenSent() {
        if (state != State.LAST) {
            state = State.LAST;
            exchange = null;
            output.closeAfterwards();
        }
    }

    private void nextRequest() {
        exchange = null;
        state = State.HEAD;
        use(site.settings());
        sinceNanos = loop.now();
        if (ahead != null || inputEnded) {
            resumeLater();
        }
        if (!processing) {
            updateReading();
        }
    }

    /** The response cannot be ended as it should: the client sees the connection break. */
    void abort() {
        if (state == State.CLOSED) {
            return;
        }
        if (writer.endsWithClose()) {
            // Nothing but a reset tells this end from the proper one.
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            over();
            channel.close();
        } else {
            closeWhenSent();
        }
    }

    /** In a tunnel: nothing more comes from the origin. */
    void endOutput() {
        outputEnded = true;
        if (inputEnded && ahead == null) {
            closeWhenSent();
        } else {
            output.shutdownAfterwards();
        }
    }

    /** The response is sent, then the client's bytes are thrown away until it has read it: closing at once would reset it. */
    private void linger() {
        if (inputEnded) {
            closeWhenSent();
            return;
        }
        state = State.LINGER;
        exchange = null;
        sinceNanos = loop.now();
        lingerUntil = sinceNanos + settings.lingeringTime().toNanos();
        output.shutdownAfterwards();
        if (ahead != null) {
            ahead.skipBytes(ahead.readableBytes());
        }
        if (!processing) {
            updateReading();
        }
    }

    private long lingerUntil;

    Channel channel() {
        return channel;
    }

    // Ends.

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null && ctx.channel().isWritable()) {
            exchange.clientWritable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof ChannelInputShutdownEvent) || state == State.CLOSED || inputEnded) {
            return;
        }
        inputEnded = true;
        switch (state) {
            case HEAD -> resumeLater();
            case TUNNEL -> {
                if (ahead == null) {
                    tunnelInputEnded();
                }
            }
            case LINGER -> closeWhenSent();
            case LAST -> {}
            // As nginx does: who has closed its side does not wait for an answer.
            default -> gone(Failure.CLIENT_CLOSED);
        }
    }

    private void tunnelInputEnded() {
        Exchange tunnel = exchange;
        if (outputEnded) {
            closeWhenSent();
        }
        tunnel.clientBodyEnd(null);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone(Failure.CLIENT_CLOSED);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        site.failed(info(), cause);
        gone(Failure.CLIENT_CLOSED);
        ctx.close();
    }

    private void gone(Failure reason) {
        if (state == State.CLOSED) {
            return;
        }
        Exchange open = responseDone ? null : exchange;
        over();
        if (open != null) {
            open.clientGone(reason);
        }
        channel.close();
    }

    private void over() {
        state = State.CLOSED;
        loop.clients(-1);
        loop.unwatch(watch);
        output.close();
        if (!processing) {
            dropRead();
        }
    }

    /** Looks after what the client must do in time. */
    private final class Watch extends Timed {
        @Override
        protected void look(long now) {
            long sinceThen = now - sinceNanos;
            switch (state) {
                case HEAD -> waitingForHead(now);
                case LINGER -> {
                    if (output.unsentBytes() > 0) {
                        // Lingering begins when the response is sent.
                        sinceNanos = now;
                        lingerUntil = now + settings.lingeringTime().toNanos();
                    } else if (sinceThen > settings.lingeringTimeout().toNanos() || now > lingerUntil) {
                        abort();
                    }
                }
                case DISCARD -> {
                    if (responseDone && sinceThen > settings.lingeringTime().toNanos()) {
                        abort();
                    }
                }
                default -> {}
            }
            if (state != State.CLOSED) {
                waitingForClient(now);
            }
        }

        private void waitingForHead(long now) {
            if (parser.isPartial()) {
                if (late(now, settings.headerTimeout())) {
                    refuse(408, "the head did not come in time");
                }
            } else if (requests == 0 ? late(now, settings.headerTimeout()) : late(now, settings.keepaliveTimeout())) {
                closeIdle();
            } else if (loop.isDraining() && requests > 0) {
                closeIdle();
            }
        }

        private boolean late(long now, Duration limit) {
            return now - sinceNanos > limit.toNanos();
        }

        private void closeIdle() {
            closeWhenSent();
        }

        private void waitingForClient(long now) {
            long left = output.unsentBytes();
            if (left == 0 || left != unsent) {
                unsent = left;
                stalledSince = now;
            } else if (now - stalledSince > settings.sendTimeout().toNanos()) {
                gone(Failure.CLIENT_STALLED);
            }
        }

        private long stalledSince;
    }
}
