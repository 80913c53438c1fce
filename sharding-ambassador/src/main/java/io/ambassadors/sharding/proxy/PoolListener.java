package io.ambassadors.sharding.proxy;

import java.io.IOException;
import java.util.function.Function;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;

import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.common.net.ListeningSocket;
import io.ambassadors.common.net.Transport;
import io.ambassadors.sharding.config.PoolConfig;

/** A listening socket and the pool that its clients get. */
final class PoolListener {
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final ListenPoint address;
    private final ListeningSocket socket;

    private PoolListener(ListenPoint address, ListeningSocket socket) {
        this.address = address;
        this.socket = socket;
    }

    /**
     * Binds.
     *
     * @param poolOf the pool of a new client, by the client's channel; asked on the client's event loop
     * @throws IOException if the address cannot be bound; the message names it and says what to do
     */
    static PoolListener bind(
            PoolConfig config, Transport transport, EventLoopGroup loops, Function<Channel, Pool> poolOf)
            throws IOException {
        ListenPoint address = config.listen();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .option(ChannelOption.SO_BACKLOG, config.backlog())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childOption(ChannelOption.RCVBUF_ALLOCATOR, Worker.reads(256, 2048, Worker.READ_BYTES))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        client.pipeline().addLast("client", new ClientConnection(poolOf.apply(client)));
                    }
                });
        if (address.unixPath().isEmpty()) {
            bootstrap.childOption(ChannelOption.SO_KEEPALIVE, config.tcpKeepalive());
        }
        return new PoolListener(address, ListeningSocket.bind(address, transport, bootstrap));
    }

    /** Puts a unix socket where clients look for it, in place of what is there. */
    void publish() {
        socket.publish();
    }

    ListenPoint address() {
        return address;
    }

    /** Accepts no more. The file of a unix socket is removed, unless another has taken its place. */
    void close() {
        socket.close();
    }
}
