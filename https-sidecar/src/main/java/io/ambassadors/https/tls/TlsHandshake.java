package io.ambassadors.https.tls;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jboss.logging.Logger;

import io.ambassadors.common.http.proxy.SharedReads;
import io.ambassadors.common.http.proxy.Timed;

/**
 * Leads a connection from its first byte to the end of its handshake: gathers the ClientHello, waits for its turn where handshakes are
 * bounded, chooses who serves it, and lets Netty's {@link SslHandler} behind it do the handshake. Then hands the connection to what
 * serves it and leaves, and with BoringSSL {@link TlsRecords} takes the place of both.
 */
final class TlsHandshake extends ChannelInboundHandlerAdapter {
    /** Its place in the pipeline. */
    static final String NAME = "tls-handshake";

    private static final Logger LOG = Logger.getLogger(TlsHandshake.class);
    private static final byte[] SPEAK_TLS =
            ("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n"
                            + "Content-Length: 52\r\n\r\nThis port speaks HTTPS; the request came in clear.\r\n")
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private enum State {
        /** The ClientHello is not whole. */
        HELLO,
        /** Its turn has not come. */
        QUEUED,
        /** The handshake goes on. */
        UNDER_WAY,
        /** It was completed. */
        DONE,
        /** It will not be. */
        FAILED
    }

    private final TlsLoop tls;
    private final Supplier<TlsContexts> inForce;
    private final Duration timeout;
    private final Secured next;
    private final HandshakeGate.Waiter waiter = new HandshakeGate.Waiter() {
        @Override
        void turn() {
            myTurn();
        }
    };
    private final Timed watch = new Timed() {
        @Override
        protected void look(long now) {
            if (now - openedNanos > timeout.toNanos()) {
                fail(HandshakeFailure.TIMEOUT);
            }
        }
    };
    private ChannelHandlerContext context;
    private State state = State.HELLO;
    private ByteBuf gathered;
    private long openedNanos;
    private ClientHello hello;
    private TlsContexts contexts;
    private TlsContexts.Serving serving;
    private String serverName = "";

    /**
     * A connection that was accepted.
     *
     * @param inForce is asked when the handshake begins, and stays good until the event loop comes to its next task
     */
    TlsHandshake(TlsLoop tls, Supplier<TlsContexts> inForce, Duration timeout, Secured next) {
        this.tls = tls;
        this.inForce = inForce;
        this.timeout = timeout;
        this.next = next;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        SharedReads.ForConnection reads = tls.loop().reads().newConnection(false);
        ctx.channel().config().setRecvByteBufAllocator(reads);
        openedNanos = tls.loop().now();
        tls.counters().opened();
        tls.loop().clients(1);
        tls.loop().watch(watch);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        drop();
    }

    private void drop() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf read = (ByteBuf) message;
        switch (state) {
            case HELLO -> {
                gather(read);
                readHello();
            }
            case QUEUED -> gather(read);
            // What is behind keeps parts of records, which must not hold on to the buffer of the event loop.
            case UNDER_WAY, DONE -> ctx.fireChannelRead(tls.loop().reads().keep(read));
            case FAILED -> read.release();
        }
    }

    private void gather(ByteBuf read) {
        if (gathered == null) {
            gathered = tls.loop().reads().keep(read);
        } else {
            gathered = gathered.ensureWritable(read.readableBytes()).writeBytes(read);
            read.release();
        }
    }

    private void readHello() {
        ClientHelloParser.Result result = ClientHelloParser.parse(gathered);
        if (result instanceof ClientHelloParser.Result.Whole whole) {
            greet(whole.hello());
        } else if (result instanceof ClientHelloParser.Result.Invalid invalid) {
            LOG.debugf("No ClientHello: client=%s reason=%s", context.channel().remoteAddress(), invalid.why());
            switch (invalid.kind()) {
                case PLAIN_HTTP -> refuse(HandshakeFailure.PLAIN_HTTP, SPEAK_TLS);
                case NAME -> refuse(HandshakeFailure.NAME, invalid.alert().record());
                default -> refuse(HandshakeFailure.GARBAGE, invalid.alert().record());
            }
        }
    }

    private void greet(ClientHello whole) {
        hello = whole;
        serverName = whole.serverName();
        switch (tls.gate().enter(waiter)) {
            case NOW -> begin();
            case QUEUED -> {
                state = State.QUEUED;
                tls.counters().waits();
                context.channel().config().setAutoRead(false);
            }
            case FULL -> fail(HandshakeFailure.LIMIT);
        }
    }

    private void myTurn() {
        tls.counters().waited();
        state = State.UNDER_WAY;
        context.channel().config().setAutoRead(true);
        begin();
    }

    private void begin() {
        state = State.UNDER_WAY;
        if (choose()) {
            shakeHands();
        }
    }

    /** Whether somebody serves the client. Not before its turn: what was in force when it came may be gone by now. */
    private boolean choose() {
        contexts = inForce.get();
        try {
            Optional<TlsContexts.Serving> chosen = contexts.choose(hello);
            hello = null;
            if (chosen.isEmpty()) {
                refuse(HandshakeFailure.NAME, TlsAlert.UNRECOGNIZED_NAME.record());
                return false;
            }
            serving = chosen.get();
            return true;
        } catch (SSLException e) {
            LOG.warnf("A connection cannot be served: server-name=%s reason=%s", serverName, e.getMessage());
            refuse(HandshakeFailure.OTHER, TlsAlert.INTERNAL_ERROR.record());
            return false;
        }
    }

    private void shakeHands() {
        SslHandler handler = serving.context().newHandler(tls.loop().allocator());
        // The time is looked after here.
        handler.setHandshakeTimeoutMillis(0);
        if (handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
            serving.identity().ocspResponse().ifPresent(engine::setOcspResponse);
        }
        if (contexts.isOnce(serving)) {
            // The engine keeps what it needs of it.
            ReferenceCountUtil.release(serving.context());
        }
        context.pipeline().addAfter(context.name(), "tls", handler).addAfter("tls", "tls-end", new End());
        ByteBuf hello = gathered;
        gathered = null;
        context.fireChannelRead(hello);
        context.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE && state != State.DONE) {
            fail(HandshakeFailure.CLOSED);
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(HandshakeFailure.CLOSED);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (state == State.DONE) {
            ctx.fireExceptionCaught(cause);
        } else {
            fail(HandshakeFailure.of(cause));
        }
    }

    /** Answers what is no handshake, and closes. */
    private void refuse(HandshakeFailure reason, byte[] answer) {
        if (ended(State.FAILED)) {
            tls.counters().failed(reason);
            context.writeAndFlush(Unpooled.wrappedBuffer(answer)).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void fail(HandshakeFailure reason) {
        if (ended(State.FAILED)) {
            tls.counters().failed(reason);
            LOG.debugf("No handshake: client=%s reason=%s", context.channel().remoteAddress(), reason);
            context.close();
        }
    }

    /** Whether it was not yet. */
    private boolean ended(State how) {
        if (state == State.DONE || state == State.FAILED) {
            return false;
        }
        if (state == State.QUEUED) {
            tls.counters().waited();
        }
        state = how;
        drop();
        tls.gate().leave(waiter);
        tls.loop().unwatch(watch);
        tls.loop().clients(-1);
        return true;
    }

    private void completed(SslHandler handler) {
        TlsSession session = TlsSession.of(handler, serverName, contexts);
        if (session.client() != null
                && !session.client().isAllowed()
                && contexts.clients().exempt().isEmpty()) {
            // It was allowed when the session was made that is resumed here.
            fail(HandshakeFailure.ALLOW);
            return;
        }
        if (!ended(State.DONE)) {
            return;
        }
        tls.counters().completed(session);
        serving.handshakes().increment();
        Channel channel = context.channel();
        session.belongTo(channel);
        boolean shareReads = next.begin(channel, tls.loop(), session);
        if (handler.engine() instanceof ReferenceCountedOpenSslEngine) {
            // Not from within the handler that is to be replaced.
            context.executor().execute(() -> handOver(handler, shareReads));
        }
    }

    private void handOver(SslHandler handler, boolean shareReads) {
        ChannelHandlerContext ssl = context.pipeline().context(handler);
        if (ssl == null || !context.channel().isActive()) {
            return;
        }
        try {
            TlsRecords.takeOver(ssl, tls.loop(), shareReads);
            context.pipeline().remove(this);
        } catch (Exception e) {
            context.fireExceptionCaught(e);
        }
    }

    /** Behind TLS: hears how the handshake went. */
    private final class End extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (!(event instanceof SslHandshakeCompletionEvent completion)) {
                ctx.fireUserEventTriggered(event);
            } else if (completion.isSuccess()) {
                SslHandler handler = (SslHandler) ctx.pipeline().get("tls");
                if (handler.engine() instanceof ReferenceCountedOpenSslEngine) {
                    ctx.pipeline().remove(this);
                } else {
                    ctx.pipeline().replace(this, "tls-output", new JdkTlsOutput(handler));
                }
                completed(handler);
            } else {
                Throwable cause = completion.cause();
                fail(NotAllowedException.isCauseOf(cause) ? HandshakeFailure.ALLOW : HandshakeFailure.of(cause));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            fail(HandshakeFailure.of(cause));
        }
    }
}
