package io.ambassadors.common.http.h2;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;

import io.ambassadors.common.http.proxy.Attempt;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.OriginPool;
import io.ambassadors.common.http.proxy.PoolSettings;

/**
 * Connections to origins that speak HTTP/2: with prior knowledge, or over TLS chosen by ALPN. One for each address as long as it has
 * room for more streams; another when it is full.
 */
public final class Http2OriginPool implements OriginPool {
    private static final int READS_PER_TURN = 4;

    private final HttpLoop loop;
    private final PoolSettings settings;
    private final Map<SocketAddress, List<Http2OriginConnection>> connections = new HashMap<>();
    private int open;
    private long connects;
    private boolean retired;

    /** An empty pool of one event loop. */
    public Http2OriginPool(HttpLoop loop, PoolSettings settings) {
        this.loop = loop;
        this.settings = settings;
    }

    PoolSettings settings() {
        return settings;
    }

    boolean isSecure() {
        return settings.tls() != null;
    }

    @Override
    public void open(SocketAddress address, Attempt attempt) {
        List<Http2OriginConnection> there = connections.get(address);
        if (there != null) {
            for (int i = 0; i < there.size(); i++) {
                if (there.get(i).offer(attempt)) {
                    return;
                }
            }
        }
        connect(address, attempt);
    }

    private void connect(SocketAddress address, Attempt attempt) {
        boolean unix = address instanceof DomainSocketAddress;
        Http2OriginConnection connection = new Http2OriginConnection(loop, this, address);
        connection.offer(attempt);
        connections.computeIfAbsent(address, key -> new ArrayList<>(1)).add(connection);
        open++;
        connects++;
        Bootstrap bootstrap = new Bootstrap()
                .group(loop.eventLoop())
                .channel(loop.transport().connectionType(unix))
                .disableResolver()
                .option(
                        ChannelOption.RCVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(1024, 4096, HttpLoop.READ_BYTES)
                                .maxMessagesPerRead(READS_PER_TURN))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(
                        Integer.MAX_VALUE, attempt.settings().connectTimeout().toMillis()))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (isSecure()) {
                            channel.pipeline().addLast("tls", tls(channel, address));
                        }
                        channel.pipeline().addLast("origin", connection);
                    }
                });
        if (!unix) {
            bootstrap.option(ChannelOption.TCP_NODELAY, true);
        }
        loop.transport().tuneOpened(bootstrap);
        bootstrap.connect(address).addListener((ChannelFuture connected) -> connected(connection, connected));
    }

    private SslHandler tls(Channel channel, SocketAddress address) {
        int port = address instanceof InetSocketAddress inet ? inet.getPort() : -1;
        return settings.tls().newHandler(channel.alloc(), port);
    }

    private void connected(Http2OriginConnection connection, ChannelFuture connected) {
        if (!connected.isSuccess()) {
            boolean late = connected.cause() instanceof ConnectTimeoutException;
            closed(connection);
            connection.unusable(late ? Failure.CONNECT_TIMEOUT : Failure.CONNECT);
        } else if (isSecure()) {
            SslHandler tls = connected.channel().pipeline().get(SslHandler.class);
            tls.handshakeFuture().addListener(shaken -> {
                if (shaken.isSuccess() && ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol())) {
                    connection.ready();
                } else {
                    connection.unusable(Failure.TLS);
                    connected.channel().close();
                }
            });
        } else {
            connection.ready();
        }
    }

    /** A connection has no streams any more: if there are too many of its kind, the one that is so for the longest time goes. */
    void becameIdle() {
        if (idle() > settings.maxIdle()) {
            Http2OriginConnection oldest = null;
            for (List<Http2OriginConnection> list : connections.values()) {
                for (Http2OriginConnection connection : list) {
                    if (connection.isIdle() && (oldest == null || connection.idleSince() < oldest.idleSince())) {
                        oldest = connection;
                    }
                }
            }
            oldest.retire();
        }
    }

    /** A connection is closed, or never was open. */
    void closed(Http2OriginConnection connection) {
        List<Http2OriginConnection> there = connections.get(connection.address());
        if (there != null && there.remove(connection)) {
            open--;
            if (there.isEmpty()) {
                connections.remove(connection.address());
            }
        }
    }

    @Override
    public boolean needsLength() {
        return false;
    }

    @Override
    public int idle() {
        int idle = 0;
        for (List<Http2OriginConnection> list : connections.values()) {
            for (Http2OriginConnection connection : list) {
                if (connection.isIdle()) {
                    idle++;
                }
            }
        }
        return idle;
    }

    @Override
    public int active() {
        return open - idle();
    }

    @Override
    public long connects() {
        return connects;
    }

    @Override
    public void retire() {
        retired = true;
        new ArrayList<>(connections.values())
                .forEach(list -> new ArrayList<>(list).forEach(Http2OriginConnection::retire));
    }

    boolean isRetired() {
        return retired;
    }
}
