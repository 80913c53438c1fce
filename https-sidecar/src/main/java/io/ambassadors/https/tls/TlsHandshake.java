package io.ambassadors.https.tls;

import java.time.Duration;
import java.util.Optional;
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
    private static final int RECORD_HEADER = 5;
    /** What TLS 1.2 allows (RFC 5246, 6.2.3), with its header. */
    private static final int LONGEST_RECORD = RECORD_HEADER + 16 * 1024 + 2048;

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
    private final TlsContexts contexts;
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
    private TlsContexts.Serving serving;
    private String serverName = "";
    private TlsSession established;

    TlsHandshake(TlsLoop tls, TlsContexts contexts, Duration timeout, Secured next) {
        this.tls = tls;
        this.contexts = contexts;
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
        try {
            Optional<TlsContexts.Serving> chosen = contexts.choose(hello);
            if (chosen.isEmpty()) {
                refuse(HandshakeFailure.NAME, TlsAlert.UNRECOGNIZED_NAME.record());
                return;
            }
            serving = chosen.get();
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
        feed();
        context.fireChannelReadComplete();
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
                drop();
            }
            context.fireChannelRead(record);
        }
        if (state == State.DONE) {
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
                records = TlsRecords.takeOver(ssl, tls.loop());
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
                ctx.pipeline().remove(this);
                completed(ctx.pipeline().get(SslHandler.class));
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
