package io.ambassadors.https.tcp;

import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.DomainSocketAddress;

import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.net.Resolver;
import io.ambassadors.https.config.BackendConfig;

/**
 * Connects to the backend. As it may not have started yet, a connection that is refused, a socket that is not there and a name that is
 * not known are tried again, at growing intervals, until the connect timeout is over.
 */
final class BackendConnector {
    /** Name of the relay's handler in the backend's pipeline. */
    static final String HANDLER = "backend";

    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 250;

    /** Hears how it went, once, unless it was {@link #cancel cancelled}. */
    interface Listener {
        void connected(Channel backend);

        /** The backend could not be reached in time, for this reason. */
        void failed(String why);
    }

    private final HttpLoop loop;
    private final BackendConfig config;
    private final Resolver resolver;
    private final Supplier<ChannelHandler> handlers;
    private final Listener listener;
    private final long deadline;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private boolean cancelled;

    /**
     * To this backend.
     *
     * @param handlers make the handler of a connection, one for each try
     */
    BackendConnector(
            HttpLoop loop,
            BackendConfig config,
            Resolver resolver,
            Supplier<ChannelHandler> handlers,
            Listener listener) {
        this.loop = loop;
        this.config = config;
        this.resolver = resolver;
        this.handlers = handlers;
        this.listener = listener;
        this.deadline = System.nanoTime() + config.connectTimeout().toNanos();
    }

    /** Tries now. */
    void start() {
        if (cancelled) {
            return;
        }
        if (config.unixPath().isPresent()) {
            connect(new DomainSocketAddress(config.unixPath().get()));
        } else if (Resolver.isLiteral(config.host())) {
            connect(Resolver.literal(config.host(), config.port()));
        } else {
            resolver.resolve(config.host(), config.port()).whenCompleteAsync(this::resolved, loop.eventLoop());
        }
    }

    private void resolved(InetSocketAddress address, Throwable failure) {
        if (cancelled) {
            return;
        }
        if (failure == null) {
            connect(address);
        } else {
            failed(failure);
        }
    }

    private void connect(SocketAddress address) {
        boolean unix = address instanceof DomainSocketAddress;
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        Bootstrap bootstrap = new Bootstrap()
                .group(loop.eventLoop())
                .channel(loop.transport().connectionType(unix))
                .disableResolver()
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(Integer.MAX_VALUE, Math.max(1, left)))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.config().setRecvByteBufAllocator(loop.reads().newConnection(false));
                        channel.pipeline().addLast(HANDLER, handlers.get());
                    }
                });
        if (!unix) {
            bootstrap.option(ChannelOption.TCP_NODELAY, true);
        }
        loop.transport().tuneOpened(bootstrap);
        bootstrap.connect(address).addListener((ChannelFuture attempt) -> {
            if (cancelled) {
                attempt.channel().close();
            } else if (attempt.isSuccess()) {
                listener.connected(attempt.channel());
            } else {
                failed(attempt.cause());
            }
        });
    }

    private void failed(Throwable cause) {
        long now = System.nanoTime();
        long pause = Math.min(TimeUnit.MILLISECONDS.toNanos(pauseMillis), deadline - now);
        if (pause > 0 && mayPass(cause)) {
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
            loop.eventLoop().schedule(this::start, pause, TimeUnit.NANOSECONDS);
        } else {
            listener.failed(String.valueOf(cause.getMessage()));
        }
    }

    /** Whether a backend that has not started yet could be the reason. */
    private static boolean mayPass(Throwable cause) {
        return !(cause instanceof ConnectTimeoutException)
                && (cause instanceof ConnectException
                        || cause instanceof FileNotFoundException
                        || cause instanceof UnknownHostException);
    }

    /** The client does not wait any more. */
    void cancel() {
        cancelled = true;
    }
}
