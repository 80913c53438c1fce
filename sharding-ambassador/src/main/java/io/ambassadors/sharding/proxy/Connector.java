package io.ambassadors.sharding.proxy;

import java.net.SocketAddress;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.DomainSocketAddress;

import io.ambassadors.common.net.Resolver;
import io.ambassadors.sharding.config.PoolConfig;
import io.ambassadors.sharding.config.ServerConfig;

/** Opens connections to servers: looks the name up, connects, and adds the handshake and the handler. */
final class Connector {
    private static final int CONNECT_TIMEOUT_MILLIS = 30_000;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private Connector() {}

    /** Who is told how it went. Called on the event loop. */
    interface Outcome {
        /** Connected, password and protocol version accepted, database selected. */
        void ready(Channel channel);

        /** It did not come about; the text is an error reply without its dash. */
        void failed(String reply);
    }

    /**
     * Connects to a server.
     *
     * @param server where to
     * @param resp3 whether the connection shall speak RESP3
     * @param handler last in the pipeline
     * @param outcome told once, never before this method returns
     */
    static void connect(Server server, boolean resp3, ChannelHandler handler, Outcome outcome) {
        ServerConfig config = server.config;
        Worker worker = server.pool.worker;
        if (config.unixPath().isPresent()) {
            openLater(server, resp3, new DomainSocketAddress(config.unixPath().get()), handler, outcome);
        } else if (Resolver.isLiteral(config.host())) {
            openLater(server, resp3, Resolver.literal(config.host(), config.port()), handler, outcome);
        } else {
            worker.resolver
                    .resolve(config.host(), config.port())
                    .whenComplete((address, failure) -> worker.loop.execute(() -> {
                        if (failure != null) {
                            outcome.failed("ERR " + Errors.HOST_DOWN);
                        } else {
                            open(server, resp3, address, handler, outcome);
                        }
                    }));
        }
    }

    /**
     * Opens when the reads of this turn are done. A socket that is opened in the turn in which another was closed gets its number,
     * and Netty's epoll loop, which goes by numbers, would hand it what was reported of the other.
     */
    private static void openLater(
            Server server, boolean resp3, SocketAddress address, ChannelHandler handler, Outcome outcome) {
        server.pool.worker.loop.execute(() -> open(server, resp3, address, handler, outcome));
    }

    private static void open(
            Server server, boolean resp3, SocketAddress address, ChannelHandler handler, Outcome outcome) {
        Worker worker = server.pool.worker;
        PoolConfig pool = server.pool.config;
        boolean unix = address instanceof DomainSocketAddress;
        UpstreamHandshake handshake = new UpstreamHandshake(server, resp3, outcome);
        Bootstrap bootstrap = new Bootstrap()
                .group(worker.loop)
                .channel(worker.transport.connectionType(unix))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis(pool))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .option(ChannelOption.RCVBUF_ALLOCATOR, Worker.reads(1024, 16 * 1024, Worker.READ_BYTES))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast("handshake", handshake).addLast("server", handler);
                    }
                });
        worker.transport.tuneOpened(bootstrap);
        if (!unix) {
            bootstrap.option(ChannelOption.TCP_NODELAY, true);
            bootstrap.option(ChannelOption.SO_KEEPALIVE, pool.tcpKeepalive());
        }
        worker.ids.serverConnection();
        bootstrap.connect(address).addListener(connected -> {
            if (!connected.isSuccess()) {
                // When there is no descriptor for a socket, Netty says so on a thread that is not ours.
                worker.loop.execute(() -> outcome.failed("ERR " + Errors.ofConnection(connected.cause())));
            }
        });
    }

    static int connectTimeoutMillis(PoolConfig pool) {
        long millis = pool.timeout().toMillis();
        return millis <= 0 ? CONNECT_TIMEOUT_MILLIS : (int) Math.min(millis, Integer.MAX_VALUE);
    }
}
