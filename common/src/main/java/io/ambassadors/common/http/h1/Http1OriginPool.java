package io.ambassadors.common.http.h1;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import javax.net.ssl.SSLException;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import org.jboss.logging.Logger;

import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.proxy.Attempt;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.OriginPool;
import io.ambassadors.common.http.proxy.PoolSettings;
import io.ambassadors.common.http.proxy.Timed;

/**
 * Connections to origins that speak HTTP/1. As nginx's cache: the one that was used last is used next, the one that was idle longest
 * makes room.
 */
public final class Http1OriginPool implements OriginPool {
    private static final Logger LOG = Logger.getLogger(Http1OriginPool.class);
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private final HttpLoop loop;
    private final PoolSettings settings;
    private final ArrayDeque<OriginConnection> idle = new ArrayDeque<>();
    private final ResponseParsers parsers = new ResponseParsers();
    private final Bootstrap[] bootstraps = new Bootstrap[2];
    private final Sweep sweep = new Sweep();
    private int open;
    private long connects;
    private boolean retired;

    /** An empty pool of one event loop. */
    public Http1OriginPool(HttpLoop loop, PoolSettings settings) {
        this.loop = loop;
        this.settings = settings;
    }

    @Override
    public void open(SocketAddress address, Attempt attempt) {
        OriginConnection kept = takeIdle(address);
        if (kept != null) {
            kept.serve(attempt);
        } else {
            connect(address, attempt);
        }
    }

    private OriginConnection takeIdle(SocketAddress address) {
        for (Iterator<OriginConnection> all = idle.iterator(); all.hasNext(); ) {
            OriginConnection connection = all.next();
            SocketAddress other = connection.address();
            if (other == address || other.equals(address)) {
                all.remove();
                if (connection.isOpen()) {
                    return connection;
                }
            }
        }
        return null;
    }

    private void connect(SocketAddress address, Attempt attempt) {
        OriginConnection connection = new OriginConnection(loop, this, address);
        int timeout = (int)
                Math.min(Integer.MAX_VALUE, attempt.settings().connectTimeout().toMillis());
        open++;
        connects++;
        // A channel gets its handler and its options before connect returns, so that one bootstrap serves all.
        bootstrap(address instanceof DomainSocketAddress)
                .handler(connection)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeout)
                .connect(address)
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        open--;
                        attempt.failed(connectFailure(connected.cause()));
                    } else if (settings.tls() == null) {
                        connection.serve(attempt);
                    } else {
                        afterHandshake(connected.channel(), connection, attempt);
                    }
                });
    }

    private Bootstrap bootstrap(boolean unix) {
        int kind = unix ? 1 : 0;
        if (bootstraps[kind] == null) {
            Bootstrap bootstrap = new Bootstrap()
                    .group(loop.eventLoop())
                    .channel(loop.transport().connectionType(unix))
                    .disableResolver()
                    .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                    .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
            if (!unix) {
                bootstrap.option(ChannelOption.TCP_NODELAY, true);
            }
            loop.transport().tuneOpened(bootstrap);
            bootstraps[kind] = bootstrap;
        }
        return bootstraps[kind];
    }

    /** What the channel of a connection needs besides its handler. */
    void prepare(Channel channel, SocketAddress address) {
        channel.config().setRecvByteBufAllocator(loop.reads().newConnection(settings.tls() != null));
        if (settings.tls() != null) {
            int port = address instanceof InetSocketAddress inet ? inet.getPort() : -1;
            channel.pipeline().addFirst("tls", settings.tls().newHandler(channel.alloc(), port));
        }
    }

    private static void afterHandshake(Channel channel, OriginConnection connection, Attempt attempt) {
        channel.pipeline().get(SslHandler.class).handshakeFuture().addListener(shaken -> {
            if (shaken.isSuccess()) {
                connection.serve(attempt);
            } else {
                connection.close();
                attempt.failed(Failure.TLS);
            }
        });
    }

    private static Failure connectFailure(Throwable cause) {
        return cause instanceof ConnectTimeoutException ? Failure.CONNECT_TIMEOUT : Failure.CONNECT;
    }

    /** What an exception on an open connection means. */
    Failure failureOf(Throwable cause) {
        if (cause instanceof DecoderException || cause instanceof SSLException) {
            return Failure.TLS;
        }
        if (cause instanceof RuntimeException) {
            LOG.errorf(cause, "A response could not be handled");
            return Failure.INTERNAL;
        }
        return cause instanceof ConnectException ? Failure.CONNECT : Failure.CLOSED;
    }

    /** Parsers of heads, to be lent. */
    ResponseParsers parsers() {
        return parsers;
    }

    /** Whether a connection may serve another request after the one that begins now. */
    boolean keeps(OriginConnection connection) {
        return !retired
                && settings.maxIdle() > 0
                && connection.requests() < settings.maxRequests()
                && loop.now() - connection.openedNanos() < settings.maxTime().toNanos();
    }

    /** Takes a connection back that is fit for another request. */
    void release(OriginConnection connection) {
        if (retired || settings.maxIdle() == 0 || !connection.isOpen()) {
            connection.close();
            return;
        }
        connection.idleSince(loop.now());
        idle.addFirst(connection);
        if (idle.size() > settings.maxIdle()) {
            idle.pollLast().close();
        }
        loop.watch(sweep);
    }

    /** A connection is closed. */
    void closed(OriginConnection connection) {
        open--;
        idle.remove(connection);
    }

    @Override
    public boolean needsLength() {
        return settings.protocol() == HttpVersion.HTTP_1_0;
    }

    @Override
    public int idle() {
        return idle.size();
    }

    @Override
    public int active() {
        return open - idle.size();
    }

    @Override
    public long connects() {
        return connects;
    }

    @Override
    public void retire() {
        retired = true;
        new ArrayList<>(idle).forEach(OriginConnection::close);
        loop.unwatch(sweep);
    }

    /** Closes what has been idle for too long. */
    private final class Sweep extends Timed {
        @Override
        protected void look(long now) {
            long limit = settings.idleTimeout().toNanos();
            while (!idle.isEmpty() && now - idle.peekLast().idleSince() > limit) {
                idle.pollLast().close();
            }
            if (idle.isEmpty()) {
                loop.unwatch(this);
            }
        }
    }
}
