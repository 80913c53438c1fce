package io.ambassadors.common.http.h1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.SharedReads;
import io.ambassadors.common.http.proxy.Site;
import io.ambassadors.common.net.LoopFlush;

/**
 * A client that speaks HTTP/1: reads one request after the other, makes an {@link Exchange} of each, and reads the next when the
 * response to the one before is written ({@link ResponseWriter}). Bytes that come early wait here, up to a bound.
 */
public final class ClientConnection extends ChannelInboundHandlerAdapter {
    /** Where the connection is between two messages. */
    enum State {
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
    private final ClientWatch watch;
    private final Unread unread;
    private final LoopFlush.Member resume = this::resume;
    private RequestIntake intake;
    private ChannelHandlerContext context;
    private SharedReads.ForConnection reads;
    private Channel channel;
    private Exchange exchange;
    private State state = State.HEAD;
    private ByteBuf processed;
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
        this.watch = new ClientWatch(this, loop, output);
        this.unread = new Unread(loop);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        // TLS before us keeps what it has not decrypted yet.
        reads = loop.reads().newConnection(ctx.pipeline().get(SslHandler.class) != null);
        ctx.channel().config().setRecvByteBufAllocator(reads);
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
        output.context(context);
        loop.clients(1);
        loop.watch(watch);
        intake = new RequestIntake(loop, site);
        watch.restart();
    }

    // Reading.

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf buf = (ByteBuf) message;
        if (state == State.CLOSED) {
            buf.release();
        } else if (unread.isEmpty()) {
            processFresh(buf);
        } else {
            unread.append(buf);
            process(unread.bytes());
        }
        dropRead();
        updateReading();
    }

    private void processFresh(ByteBuf buf) {
        try {
            process(buf);
        } finally {
            if (state != State.CLOSED && buf.isReadable()) {
                unread.keep(buf);
            } else {
                buf.release();
            }
        }
    }

    private void dropRead() {
        if (state == State.CLOSED) {
            unread.drop();
        } else {
            unread.dropIfRead();
        }
    }

    private void resume() {
        resuming = false;
        if (state == State.CLOSED) {
            return;
        }
        if (!unread.isEmpty()) {
            process(unread.bytes());
            dropRead();
        }
        if (inputEnded && state == State.HEAD) {
            closeWhenSent();
        } else if (inputEnded && state == State.TUNNEL && unread.isEmpty()) {
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
                        watch.restart();
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
        if (!intake.isPartial()) {
            watch.restart();
        }
        switch (intake.readHead(buf, http2 != null)) {
            case REQUEST -> request();
            case REFUSED -> refuse(intake.refusal(), intake.why());
            case PREFACE -> {
                handOver(buf);
                return false;
            }
            case UNDECIDED -> {
                return false;
            }
            case PART -> {}
        }
        return true;
    }

    private void request() {
        if (loop.isHeapTight()) {
            refuse(503, "there is no memory for another request");
            return;
        }
        begin(true);
        state = intake.body().isDone() ? State.WAIT : State.BODY;
        site.handler().handle(exchange);
    }

    private void handOver(ByteBuf buf) {
        state = State.CLOSED;
        loop.clients(-1);
        loop.unwatch(watch);
        output.close();
        reads.own();
        ByteBuf bytes = loop.allocator().directBuffer(buf.readableBytes()).writeBytes(buf);
        http2.takeOver(context, intake.info(channel), bytes);
    }

    /** Answers what cannot be served, and reads nothing more as a request. */
    void refuse(int status, String why) {
        begin(false);
        state = State.WAIT;
        writer.closeAfterwards();
        exchange.refuse(status, why);
    }

    private void begin(boolean withBody) {
        responseDone = false;
        bodyWanted = false;
        bodyRead = false;
        exchange = intake.begin(channel, writer, withBody);
    }

    private boolean readBody(ByteBuf buf) {
        BodyDecoder decoder = intake.body();
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
        BodyDecoder decoder = intake.body();
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
        boolean wanted =
                switch (state) {
                    case HEAD, DISCARD, LINGER, LAST, CLOSED -> true;
                    case BODY, TUNNEL -> bodyWanted;
                    case WAIT -> unread.length() < MOST_AHEAD;
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
        if (wanted && !unread.isEmpty()) {
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
            watch.restart();
            // Without a 100, the client may or may not send what it announced: the next request could not be told from
            // it.
            boolean held = intake.expectsContinue() && !bodyRead;
            long left = intake.body().left();
            if (held || left < 0 || left > SHORT_REST) {
                writer.closeAfterwards();
            }
            if (!unread.isEmpty()) {
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
            if (state != State.WAIT || intake.isFaulty() || hasUnread()) {
                linger();
            } else {
                closeWhenSent();
            }
        } else if (state == State.WAIT) {
            nextRequest();
        } else {
            watch.restart();
            discardBody();
        }
    }

    /** Whether the client has sent more than what was read of it: the next request, most likely. */
    boolean hasUnread() {
        return processed != null ? processed.isReadable() : !unread.isEmpty();
    }

    /** The client still has to take what was written, in the time that it has for that. */
    void closeWhenSent() {
        if (state != State.LAST) {
            state = State.LAST;
            exchange = null;
            output.closeAfterwards();
        }
    }

    private void nextRequest() {
        exchange = null;
        state = State.HEAD;
        intake.nextHead();
        watch.restart();
        if (!unread.isEmpty() || inputEnded) {
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
        if (inputEnded && unread.isEmpty()) {
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
        watch.linger(intake.settings());
        output.shutdownAfterwards();
        unread.skip();
        if (!processing) {
            updateReading();
        }
    }

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
                if (unread.isEmpty()) {
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
        site.failed(intake.info(channel), cause);
        gone(Failure.CLIENT_CLOSED);
        ctx.close();
    }

    void gone(Failure reason) {
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

    // What ClientWatch asks.

    State state() {
        return state;
    }

    ClientSettings settings() {
        return intake.settings();
    }

    boolean isHeadPartial() {
        return intake.isPartial();
    }

    boolean isResponseDone() {
        return responseDone;
    }

    long requests() {
        return intake.requests();
    }
}
