package io.ambassadors.https.tcp;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.jboss.logging.Logger;

import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.Timed;
import io.ambassadors.https.tls.TlsSession;
import io.ambassadors.https.tls.TlsTruncated;

/**
 * Relays one client's connection to the backend. It is added to a pipeline whose TLS handshake is done, or that has no TLS.
 *
 * <p>Each direction ends by itself: the end of one side's bytes (close_notify with TLS, else FIN) is passed on behind them, and the other
 * direction goes on until it ends too. Whatever breaks a connection breaks the other one: a reset, and with TLS an end of TCP that no
 * close_notify has announced, become a reset, so that nobody takes a part for the whole.
 */
public final class TcpRelay extends ChannelInboundHandlerAdapter {
    private enum State {
        /** Added to a channel that is not connected yet. */
        NEW,
        /** Waits for the backend. */
        CONNECTING,
        RELAYING,
        CLOSED
    }

    private static final Logger LOG = Logger.getLogger(TcpRelay.class);

    private final TcpLoop tcp;
    private final HttpLoop loop;
    private final TcpPlan plan;
    private final TlsSession session;
    private final SocketAddress source;
    private final SocketAddress destination;
    private final RelayWatch watch = new RelayWatch();
    private State state = State.NEW;
    private long number;
    private long openedNanos;
    private long activeNanos;
    private RelayEnd client;
    private RelayEnd backend;
    private Direction toBackend;
    private Direction fromBackend;
    private BackendConnector connector;
    private EndReason firstEnd = EndReason.CLIENT;

    /**
     * For one connection.
     *
     * @param session what is known of the client's TLS; null without
     * @param source the client, as a PROXY header or else the system named it; may be null
     * @param destination what the client reached, likewise; may be null
     */
    public TcpRelay(TcpLoop tcp, TcpPlan plan, TlsSession session, SocketAddress source, SocketAddress destination) {
        this.tcp = tcp;
        this.loop = tcp.loop();
        this.plan = plan;
        this.session = session;
        this.source = source;
        this.destination = destination;
    }

    // The client.

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (session == null) {
            ctx.channel().config().setRecvByteBufAllocator(loop.reads().newConnection(false));
        }
        if (ctx.channel().isActive()) {
            begin(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        begin(ctx);
    }

    private void begin(ChannelHandlerContext ctx) {
        if (state != State.NEW) {
            return;
        }
        client = new RelayEnd(loop, ctx);
        number = loop.nextConnection();
        openedNanos = loop.now();
        activeNanos = openedNanos;
        if (!plan.open().enter(plan.bounds().maxConnections())) {
            state = State.CLOSED;
            tcp.counters().turnedAway(EndReason.LIMIT);
            client.abort();
            log(EndReason.LIMIT, 0, 0);
            return;
        }
        state = State.CONNECTING;
        tcp.counters().began();
        tcp.add(this);
        loop.watch(watch);
        toBackend = new Direction(loop, client, this::directionEnded);
        connector = new BackendConnector(
                loop, plan.backend(), plan.resolver(), BackendHandler::new, new ConnectorListener());
        connector.start();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf data = (ByteBuf) message;
        if (state == State.CLOSED) {
            data.release();
            return;
        }
        activeNanos = loop.now();
        tcp.counters().in(data.readableBytes());
        toBackend.data(data);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (state == State.CLOSED) {
            return;
        }
        if (event == TlsTruncated.EVENT) {
            LOG.debugf("The client has ended TCP without a close_notify: client=%s", source);
            breakBoth(EndReason.CLIENT_ABORT);
        } else if (event == ChannelInputShutdownEvent.INSTANCE) {
            clientEnded();
        }
    }

    private void clientEnded() {
        if (toBackend.isInputEnded()) {
            return;
        }
        ended(EndReason.CLIENT);
        toBackend.end();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (state == State.RELAYING) {
            fromBackend.update();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (state != State.CLOSED) {
            breakBoth(toBackend.isInputEnded() ? firstEnd : EndReason.CLIENT_ABORT);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (state == State.CLOSED) {
            return;
        }
        complain(cause);
        breakBoth(reasonOf(cause, toBackend.isInputEnded() ? firstEnd : EndReason.CLIENT_ABORT));
    }

    private void complain(Throwable cause) {
        if (cause instanceof RuntimeException || cause instanceof Error) {
            LOG.errorf(cause, "A connection could not be relayed: client=%s", source);
        } else {
            LOG.debugf("A connection broke: client=%s reason=%s", source, cause.getMessage());
        }
    }

    private static EndReason reasonOf(Throwable cause, EndReason broken) {
        return cause instanceof IOException || cause instanceof io.netty.handler.codec.DecoderException
                ? broken
                : EndReason.ERROR;
    }

    // The backend.

    private final class ConnectorListener implements BackendConnector.Listener {
        @Override
        public void connected(Channel channel) {
            state = State.RELAYING;
            tcp.counters().connected();
            activeNanos = loop.now();
            backend = new RelayEnd(loop, channel.pipeline().context(BackendConnector.HANDLER));
            fromBackend = new Direction(loop, backend, TcpRelay.this::directionEnded);
            if (plan.backend().sendProxy()) {
                backend.write(loop.allocate(ClientFacts.header(session, source, destination)));
            }
            fromBackend.open(client);
            toBackend.open(backend);
        }

        @Override
        public void failed(String why) {
            tcp.counters().connectFailed(why);
            LOG.debugf(
                    "The backend cannot be reached: backend=%s reason=%s",
                    plan.backend().text(), why);
            breakBoth(EndReason.CONNECT);
        }
    }

    private final class BackendHandler extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf data = (ByteBuf) message;
            if (state != State.RELAYING) {
                data.release();
                return;
            }
            activeNanos = loop.now();
            tcp.counters().out(data.readableBytes());
            fromBackend.data(data);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownEvent && state == State.RELAYING && !fromBackend.isInputEnded()) {
                ended(EndReason.BACKEND);
                fromBackend.end();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (state == State.RELAYING) {
                toBackend.update();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (state == State.RELAYING) {
                backendGone(EndReason.BACKEND_ABORT);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (state == State.RELAYING) {
                complain(cause);
                backendGone(reasonOf(cause, EndReason.BACKEND_ABORT));
            }
        }
    }

    /**
     * A backend that had said its last is closed for good: it wants no more of the client, but what it has sent is whole and still goes
     * to the client.
     */
    private void backendGone(EndReason reason) {
        if (fromBackend.isInputEnded()) {
            toBackend.drop();
        } else {
            breakBoth(reason);
        }
    }

    // Ends.

    private void ended(EndReason side) {
        activeNanos = loop.now();
        boolean first = !toBackend.isInputEnded() && (fromBackend == null || !fromBackend.isInputEnded());
        if (first) {
            firstEnd = side;
        }
    }

    private void directionEnded() {
        activeNanos = loop.now();
        if (toBackend.isEnded() && fromBackend.isEnded()) {
            closeBoth(firstEnd);
        }
    }

    private void closeBoth(EndReason reason) {
        over(reason);
        client.close();
        if (backend != null) {
            backend.close();
        }
    }

    private void breakBoth(EndReason reason) {
        over(reason);
        client.abort();
        if (backend != null) {
            backend.abort();
        }
    }

    private void over(EndReason reason) {
        state = State.CLOSED;
        connector.cancel();
        loop.unwatch(watch);
        tcp.remove(this);
        plan.open().leave();
        tcp.counters().ended(reason);
        toBackend.release();
        log(reason, toBackend.bytes(), fromBackend == null ? 0 : fromBackend.bytes());
    }

    private void log(EndReason reason, long in, long out) {
        plan.log()
                .ended(new ConnectionRecord(
                        System.currentTimeMillis(),
                        number,
                        source,
                        session,
                        in,
                        out,
                        loop.now() - openedNanos,
                        reason));
    }

    /** Bytes that either side has not taken. */
    long unsentBytes() {
        return client.unsentBytes() + (backend == null ? 0 : backend.unsentBytes());
    }

    /** The process ends, and cannot wait for this connection any more. */
    void drained() {
        if (state != State.CLOSED) {
            breakBoth(EndReason.DRAIN);
        }
    }

    /** Looks after what must happen in time. Bytes that either side takes count as well as those that it sends. */
    private final class RelayWatch extends Timed {
        private long unsent;

        @Override
        protected void look(long now) {
            if (isOver(plan.bounds().lifetime(), now - openedNanos)) {
                breakBoth(EndReason.LIFETIME);
            } else if (state == State.RELAYING) {
                long left = unsentBytes();
                if (left != unsent) {
                    unsent = left;
                    activeNanos = now;
                }
                inactive(now - activeNanos, left);
            }
        }

        private void inactive(long nanos, long left) {
            boolean half = toBackend.isInputEnded() || fromBackend.isInputEnded();
            if (half && isOver(plan.bounds().closeTimeout(), nanos)) {
                breakBoth(EndReason.HALF_CLOSED);
            } else if (isOver(plan.bounds().idleTimeout(), nanos)) {
                if (left == 0) {
                    closeBoth(EndReason.IDLE);
                } else {
                    breakBoth(EndReason.IDLE);
                }
            }
        }

        private static boolean isOver(Duration bound, long nanos) {
            return !bound.isZero() && nanos > bound.toNanos();
        }
    }
}
