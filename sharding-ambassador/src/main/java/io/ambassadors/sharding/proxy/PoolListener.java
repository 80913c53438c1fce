package io.ambassadors.sharding.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Function;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.DomainSocketAddress;

import io.ambassadors.common.net.Transport;
import io.ambassadors.sharding.config.ListenAddress;
import io.ambassadors.sharding.config.PoolConfig;

/** A listening socket and the pool that its clients get. */
final class PoolListener {
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final ListenAddress address;
    private final Channel channel;

    private PoolListener(ListenAddress address, Channel channel) {
        this.address = address;
        this.channel = channel;
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
        ListenAddress address = config.listen();
        boolean unix = address.unixPath().isPresent();
        if (unix && !transport.hasUnixSockets()) {
            throw new IOException("cannot listen on " + address.text() + ": unix sockets need Linux");
        }
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(transport.listenerType(unix))
                .option(ChannelOption.SO_BACKLOG, config.backlog())
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childOption(
                        ChannelOption.RCVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(256, 2048, Worker.READ_BYTES))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        client.pipeline().addLast("client", new ClientConnection(poolOf.apply(client)));
                    }
                });
        transport.tuneAccepted(bootstrap);
        SocketAddress where = unix ? unixAddress(address) : tcpAddress(bootstrap, config);
        Channel channel = bind(bootstrap, where, address);
        setPermissions(address);
        return new PoolListener(address, channel);
    }

    private static SocketAddress unixAddress(ListenAddress address) throws IOException {
        Path path = Path.of(address.unixPath().orElseThrow());
        if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
            Files.delete(path);
        }
        return new DomainSocketAddress(path.toString());
    }

    private static SocketAddress tcpAddress(ServerBootstrap bootstrap, PoolConfig config) {
        bootstrap.option(ChannelOption.SO_REUSEADDR, true);
        bootstrap.childOption(ChannelOption.TCP_NODELAY, true);
        bootstrap.childOption(ChannelOption.SO_KEEPALIVE, config.tcpKeepalive());
        ListenAddress address = config.listen();
        return new InetSocketAddress(address.host(), address.port());
    }

    private static Channel bind(ServerBootstrap bootstrap, SocketAddress where, ListenAddress address)
            throws IOException {
        io.netty.channel.ChannelFuture bound = bootstrap.bind(where).awaitUninterruptibly();
        if (bound.isSuccess()) {
            return bound.channel();
        }
        String reason = String.valueOf(bound.cause().getMessage());
        String cure = reason.contains("in use")
                ? "; another process listens there: stop it, or change listen"
                : reason.contains("ermission")
                        ? "; ports below 1024 need CAP_NET_BIND_SERVICE: choose a higher one"
                        : "";
        throw new IOException("cannot listen on " + address.text() + ": " + reason + cure, bound.cause());
    }

    private static void setPermissions(ListenAddress address) throws IOException {
        if (address.unixPath().isPresent() && address.permissions().isPresent()) {
            int mode = address.permissions().getAsInt();
            StringBuilder text = new StringBuilder();
            for (int bit = 8; bit >= 0; bit--) {
                text.append((mode >> bit & 1) == 1 ? "rwx".charAt((8 - bit) % 3) : '-');
            }
            Files.setPosixFilePermissions(
                    Path.of(address.unixPath().get()), PosixFilePermissions.fromString(text.toString()));
        }
    }

    ListenAddress address() {
        return address;
    }

    /** Accepts no more. */
    void close() {
        channel.close().awaitUninterruptibly();
        address.unixPath().ifPresent(path -> {
            try {
                Files.deleteIfExists(Path.of(path));
            } catch (IOException e) {
                // The next start unlinks it before it binds.
            }
        });
    }
}
