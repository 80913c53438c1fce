package io.ambassadors.https.tls;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
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

    /** That of Netty's handler behind it. */
    private static final String SSL_NAME = "tls";

    private static final Logger LOG = Logger.getLogger(TlsHandshake.class);
    /** How long a client that was refused may go on sending: a close with unread bytes would cost it the answer. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TlsLoop tls;
    private final Supplier<TlsContexts> present;
    private final Duration timeout;
    private final Secured next;
    private final EarlyBytes early;
    private final HandshakeGate.Waiter waiter = new HandshakeGate.Waiter() {
        @Override
        void turn() {
            myTurn();
        }
    };
    private final Timed watch = new Timed() {
        @Override
        protected void look(long now) {
            if (state == HandshakeState.FAILED) {
                if (now - failedNanos > LINGER_NANOS) {
                    tls.loop().unwatch(this);
                    context.close();
                }
            } else if (now - openedNanos > timeout.toNanos()) {
                fail(HandshakeFailure.TIMEOUT);
            }
        }
    };
    private ChannelHandlerContext context;
    private HandshakeState state = HandshakeState.HELLO;
    private long openedNanos;
    private long failedNanos;
    /** Those in force when the ClientHello was whole; null before. */
    private TlsContexts contexts;
    /** Whose context is held until the handshake begins. */
    private TlsContexts.Serving serving;

    private boolean holdsContext;
    /** Whether Netty's handler is being given records. */
    private boolean feeding;
    /** Until it is handed over. */
    private TlsSession established;

    private String serverName = "";

    /**
     * Leads one connection.
     *
     * @param present what is in force; asked when the ClientHello is there, and null when nothing is
     * @param timeout from now to the end of the handshake
     */
    TlsHandshake(TlsLoop tls, Supplier<TlsContexts> present, Duration timeout, Secured next) {
        this.tls = tls;
        this.present = present;
        this.timeout = timeout;
        this.next = next;
        this.early = new EarlyBytes(tls.loop().reads());
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

    /** Lets go of what a handshake that has not begun holds. */
    private void drop() {
        early.release();
        releaseContext();
    }

    private void releaseContext() {
        if (holdsContext) {
            holdsContext = false;
            ReferenceCountUtil.release(serving.context());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf read = (ByteBuf) message;
        switch (state) {
            case HELLO -> {
                early.add(read);
                readHello();
            }
            case QUEUED -> {
                early.add(read);
                boundEarly();
            }
            case UNDER_WAY -> {
                early.add(read);
                feed();
            }
            // The JDK's TLS keeps parts of records, which must not hold on to the buffer of the event loop.
            case DONE -> ctx.fireChannelRead(tls.loop().reads().keep(read));
            case FAILED -> read.release();
        }
    }

    /**
     * Passes record after record on to Netty's handler, until the handshake is done: what comes behind it is {@link TlsRecords}' business. A
     * {@code close_notify} that came with it would else be answered at once, and cut off what we have to say.
     */
    private void feed() {
        feeding = true;
        ByteBuf record = early.record();
        while (record != null) {
            context.fireChannelRead(record);
            record = state == HandshakeState.UNDER_WAY ? early.record() : null;
        }
        feeding = false;
        if (state == HandshakeState.DONE) {
            handOver();
        }
    }

    private void boundEarly() {
        if (early.isTooMuch()) {
            fail(HandshakeFailure.GARBAGE);
        }
    }

    private void readHello() {
        ClientHelloParser.Result result = early.hello();
        if (result instanceof ClientHelloParser.Result.Whole whole) {
            greet(whole.hello());
        } else if (result instanceof ClientHelloParser.Result.Invalid invalid) {
            switch (invalid.kind()) {
                case PLAIN_HTTP -> refuse(HandshakeFailure.PLAIN_HTTP, PlainHttp.answer());
                case NAME -> refuse(HandshakeFailure.NAME, invalid.alert().record());
                default -> refuse(HandshakeFailure.GARBAGE, invalid.alert().record());
            }
        }
    }

    private void greet(ClientHello hello) {
        serverName = hello.serverName();
        contexts = present.get();
        if (contexts == null) {
            refuse(HandshakeFailure.OTHER, TlsAlert.INTERNAL_ERROR.record());
            return;
        }
        try {
            Optional<TlsContexts.Serving> chosen = contexts.choose(hello);
            if (chosen.isEmpty()) {
                refuse(HandshakeFailure.NAME, TlsAlert.UNRECOGNIZED_NAME.record());
                return;
            }
            serving = chosen.get();
            holdsContext = true;
        } catch (SSLException e) {
            LOG.warnf("A connection cannot be served: server-name=%s reason=%s", serverName, e.getMessage());
            refuse(HandshakeFailure.OTHER, TlsAlert.INTERNAL_ERROR.record());
            return;
        }
        switch (tls.gate().enter(waiter)) {
            case NOW -> begin();
            case QUEUED -> {
                state = HandshakeState.QUEUED;
                tls.counters().waits();
                context.channel().config().setAutoRead(false);
                boundEarly();
            }
            case FULL -> fail(HandshakeFailure.LIMIT);
        }
    }

    private void myTurn() {
        tls.counters().waited();
        state = HandshakeState.UNDER_WAY;
        context.channel().config().setAutoRead(true);
        begin();
    }

    /** Never throws: it may be called while another connection leaves the gate. */
    private void begin() {
        state = HandshakeState.UNDER_WAY;
        try {
            SslHandler handler = contexts.newHandler(serving, tls.loop().allocator());
            // The time is looked after here.
            handler.setHandshakeTimeoutMillis(0);
            context.pipeline().addAfter(context.name(), SSL_NAME, handler).addAfter(SSL_NAME, "tls-end", new End());
        } catch (RuntimeException defect) {
            LOG.errorf(defect, "A handshake could not begin: server-name=%s", serverName);
            fail(HandshakeFailure.OTHER);
            return;
        }
        // The engine has a hold of its own.
        releaseContext();
        feed();
        context.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE && state == HandshakeState.FAILED) {
            context.close();
        } else if (event == ChannelInputShutdownEvent.INSTANCE && state != HandshakeState.DONE) {
            fail(HandshakeFailure.CLOSED);
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(HandshakeFailure.CLOSED);
        tls.loop().unwatch(watch);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (state == HandshakeState.DONE) {
            ctx.fireExceptionCaught(cause);
        } else {
            fail(HandshakeFailure.of(cause));
        }
    }

    /** Answers what is no handshake, and closes when the client has had time to read it. */
    private void refuse(HandshakeFailure reason, byte[] answer) {
        if (answer.length == 0) {
            fail(reason);
        } else if (failed(reason)) {
            failedNanos = tls.loop().now();
            tls.loop().watch(watch);
            context.writeAndFlush(Unpooled.wrappedBuffer(answer)).addListener((ChannelFuture done) -> {
                if (done.isSuccess() && done.channel() instanceof DuplexChannel duplex) {
                    duplex.shutdownOutput();
                } else {
                    done.channel().close();
                }
            });
        }
    }

    /** For what Netty's handler reports while it is about to send an alert: the connection closes behind that. */
    private void failBehindAlert(HandshakeFailure reason) {
        if (failed(reason)) {
            context.executor().execute(context::close);
        }
    }

    private void fail(HandshakeFailure reason) {
        if (failed(reason)) {
            context.close();
        }
    }

    /** Whether it had not ended yet. */
    private boolean failed(HandshakeFailure reason) {
        boolean now = ended(HandshakeState.FAILED);
        if (now) {
            tls.counters().failed(reason);
            LOG.debugf("No handshake: client=%s reason=%s", context.channel().remoteAddress(), reason);
        }
        return now;
    }

    /** Whether it was not yet. */
    private boolean ended(HandshakeState how) {
        if (state == HandshakeState.DONE || state == HandshakeState.FAILED) {
            return false;
        }
        if (state == HandshakeState.QUEUED) {
            tls.counters().waited();
        }
        state = how;
        if (how == HandshakeState.FAILED) {
            drop();
        }
        tls.gate().leave(waiter);
        tls.loop().unwatch(watch);
        tls.loop().clients(-1);
        return true;
    }

    private void completed(SslHandler handler) {
        TlsSession session =
                TlsSession.of(handler, serverName, serving.identity().certificate(), contexts);
        if (serving.isChallenge()) {
            // It shows our certificate, and does nothing else (RFC 8737, 3).
            if (ended(HandshakeState.DONE)) {
                tls.counters().completed(session);
                context.pipeline().context(handler).close();
            }
            return;
        }
        Optional<HandshakeFailure> refusal = contexts.refusal(session);
        if (refusal.isPresent()) {
            fail(refusal.get());
            return;
        }
        if (!ended(HandshakeState.DONE)) {
            return;
        }
        tls.counters().completed(session);
        serving.handshakes().increment();
        session.belongTo(context.channel());
        established = session;
        if (!feeding) {
            // Not from within the handler that is to be replaced.
            context.executor().execute(this::handOver);
        }
    }

    /** Leaves the connection to what serves it, with what was read already. */
    private void handOver() {
        Channel channel = context.channel();
        ChannelHandlerContext ssl = context.pipeline().context(SSL_NAME);
        if (established == null || ssl == null || context.isRemoved() || !channel.isActive()) {
            return;
        }
        TlsSession session = established;
        established = null;
        try {
            boolean records = ((SslHandler) ssl.handler()).engine() instanceof ReferenceCountedOpenSslEngine;
            TlsRecords taken = null;
            if (records) {
                taken = TlsRecords.takeOver(ssl, tls);
                taken.shareReads(next.begin(channel, tls.loop(), session));
            } else {
                next.begin(channel, tls.loop(), session);
            }
            ByteBuf rest = early.rest();
            if (rest != null) {
                context.fireChannelRead(rest);
                context.fireChannelReadComplete();
            } else if (taken != null) {
                taken.sendHeld();
            }
            if (records) {
                context.pipeline().remove(this);
            }
        } catch (Exception e) {
            LOG.debugf(e, "A connection broke behind its handshake: client=%s", channel.remoteAddress());
            channel.close();
        }
    }

    /** Behind TLS: hears how the handshake went. */
    private final class End extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (!(event instanceof SslHandshakeCompletionEvent completion)) {
                ctx.fireUserEventTriggered(event);
            } else if (completion.isSuccess()) {
                SslHandler handler = (SslHandler) ctx.pipeline().get(SSL_NAME);
                if (handler.engine() instanceof ReferenceCountedOpenSslEngine) {
                    ctx.pipeline().remove(this);
                } else {
                    ctx.pipeline().replace(this, "tls-output", new JdkTlsOutput(handler));
                }
                try {
                    completed(handler);
                } catch (RuntimeException defect) {
                    LOG.errorf(defect, "A connection could not be served behind its handshake: %s", ctx.channel());
                    fail(HandshakeFailure.OTHER);
                    context.close();
                }
            } else {
                Throwable cause = completion.cause();
                failBehindAlert(
                        NotAllowedException.isCauseOf(cause) ? HandshakeFailure.ALLOW : HandshakeFailure.of(cause));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            failBehindAlert(HandshakeFailure.of(cause));
        }
    }
}
