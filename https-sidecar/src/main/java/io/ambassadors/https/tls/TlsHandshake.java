package io.ambassadors.https.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
import io.netty.internal.tcnative.SSL;
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
    private static final int RECORD_HEADER = 5;
    /** What TLS 1.2 allows (RFC 5246, 6.2.3), with its header. */
    private static final int LONGEST_RECORD = RECORD_HEADER + 16 * 1024 + 2048;

    private static final byte[] SPEAK_TLS =
            ("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n"
                            + "Content-Length: 52\r\n\r\nThis port speaks HTTPS; the request came in clear.\r\n")
                    .getBytes(US_ASCII);
    /** How long a client that was refused may go on sending: a close with unread bytes would cost it the answer. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Most bytes that come before their turn: a ClientHello, and nothing should follow that before it is answered. */
    private static final int MOST_EARLY_BYTES = 2 * ClientHelloParser.MOST_BYTES;

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
    private final Supplier<TlsContexts> present;
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
            if (state == State.FAILED) {
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
    private State state = State.HELLO;
    private ByteBuf gathered;
    private long openedNanos;
    private long failedNanos;
    /** Those in force when the ClientHello was whole; null before. */
    private TlsContexts contexts;
    /** Whose context is held until the handshake begins. */
    private TlsContexts.Serving serving;

    private boolean holdsContext;
    private String serverName = "";
    private TlsSession established;

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
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
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
                gather(read);
                readHello();
            }
            case QUEUED -> {
                gather(read);
                if (gathered.readableBytes() > MOST_EARLY_BYTES) {
                    fail(HandshakeFailure.GARBAGE);
                }
            }
            case UNDER_WAY -> {
                gather(read);
                feed();
            }
            // What is behind keeps parts of records, which must not hold on to the buffer of the event loop.
            case DONE -> ctx.fireChannelRead(tls.loop().reads().keep(read));
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
                state = State.QUEUED;
                tls.counters().waits();
                context.channel().config().setAutoRead(false);
                if (gathered.readableBytes() > MOST_EARLY_BYTES) {
                    fail(HandshakeFailure.GARBAGE);
                }
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

    /** Never throws: it may be called while another connection leaves the gate. */
    private void begin() {
        state = State.UNDER_WAY;
        try {
            SslHandler handler = serving.context().newHandler(tls.loop().allocator());
            // The time is looked after here.
            handler.setHandshakeTimeoutMillis(0);
            if (handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
                prepare(engine);
            }
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

    /** What Netty decides for each connection, whatever its context says. */
    private void prepare(ReferenceCountedOpenSslEngine engine) {
        long ssl = engine.sslPointer();
        // Mozilla 6.0: all suites of its profiles are good, so the client chooses, who knows what its machine is quick
        // at.
        SSL.clearOptions(ssl, SSL.SSL_OP_CIPHER_SERVER_PREFERENCE);
        if (!contexts.hasTickets()) {
            SSL.setOptions(ssl, SSL.SSL_OP_NO_TICKET);
        }
        serving.identity().ocspResponse().ifPresent(engine::setOcspResponse);
    }

    /** Passes on one record at a time, so that what comes behind the handshake is left to what comes behind it. */
    private void feed() {
        while (state == State.UNDER_WAY && gathered != null) {
            int length = record();
            if (length == 0) {
                return;
            }
            ByteBuf record = gathered.readRetainedSlice(length);
            if (!gathered.isReadable()) {
                gathered.release();
                gathered = null;
            }
            context.fireChannelRead(record);
        }
        if (established != null) {
            established();
        }
    }

    /** Length of the record that comes next, with its header; 0 if it is not whole. What cannot be one is given up at once. */
    private int record() {
        int length = gathered.readableBytes();
        if (length < RECORD_HEADER) {
            return 0;
        }
        int whole = RECORD_HEADER + gathered.getUnsignedShort(gathered.readerIndex() + 3);
        if (whole > LONGEST_RECORD) {
            return length;
        }
        return whole > length ? 0 : whole;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE && state == State.FAILED) {
            context.close();
        } else if (event == ChannelInputShutdownEvent.INSTANCE && state != State.DONE) {
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
        if (state == State.DONE) {
            ctx.fireExceptionCaught(cause);
        } else {
            fail(HandshakeFailure.of(cause));
        }
    }

    /** Answers what is no handshake, and closes when the client has had time to read it. */
    private void refuse(HandshakeFailure reason, byte[] answer) {
        if (answer.length == 0) {
            fail(reason);
        } else if (ended(State.FAILED)) {
            tls.counters().failed(reason);
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
        if (ended(State.FAILED)) {
            tls.counters().failed(reason);
            LOG.debugf("No handshake: client=%s reason=%s", context.channel().remoteAddress(), reason);
            context.executor().execute(context::close);
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
        if (how == State.FAILED) {
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
            if (ended(State.DONE)) {
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
        if (!ended(State.DONE)) {
            return;
        }
        tls.counters().completed(session);
        serving.handshakes().increment();
        session.belongTo(context.channel());
        established = session;
    }

    /** The handshake is done, and nothing of what comes behind it was read by the handler that did it, which can be replaced. */
    private void established() {
        Channel channel = context.channel();
        ChannelHandlerContext ssl = channel.pipeline().context(SslHandler.class);
        if (ssl == null || !channel.isActive()) {
            return;
        }
        SslHandler handler = (SslHandler) ssl.handler();
        boolean boring = handler.engine() instanceof ReferenceCountedOpenSslEngine;
        if (boring) {
            TlsRecords records;
            try {
                records = TlsRecords.takeOver(ssl, tls);
            } catch (Exception e) {
                LOG.debugf(e, "A connection broke behind its handshake: client=%s", channel.remoteAddress());
                channel.close();
                return;
            }
            records.shareReads(next.begin(channel, tls.loop(), established));
        } else {
            channel.pipeline().addAfter(ssl.name(), "tls-output", new JdkTlsOutput(handler));
            next.begin(channel, tls.loop(), established);
        }
        established = null;
        ByteBuf rest = gathered;
        gathered = null;
        if (rest != null) {
            context.fireChannelRead(rest);
        }
        if (boring) {
            channel.pipeline().remove(this);
        }
    }

    /** Behind TLS: hears how the handshake went. */
    private final class End extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (!(event instanceof SslHandshakeCompletionEvent completion)) {
                ctx.fireUserEventTriggered(event);
            } else if (completion.isSuccess()) {
                SslHandler handler = ctx.pipeline().get(SslHandler.class);
                ctx.pipeline().remove(this);
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
