package io.ambassadors.sharding.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Function;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.DomainSocketAddress;
import org.jboss.logging.Logger;

import io.ambassadors.common.net.Transport;
import io.ambassadors.sharding.config.ListenAddress;
import io.ambassadors.sharding.config.PoolConfig;

/** A listening socket and the pool that its clients get. */
final class PoolListener {
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private static final Logger LOG = Logger.getLogger(PoolListener.class);
    /** What the system takes, less the NUL at the end. */
    private static final int LONGEST_UNIX_PATH = 107;

    private final ListenAddress address;
    private final Channel channel;
    /** Device and inode of a unix socket, once it is in its place. */
    private Object published;

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
                .childOption(ChannelOption.RCVBUF_ALLOCATOR, Worker.reads(256, 2048, Worker.READ_BYTES))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        client.pipeline().addLast("client", new ClientConnection(poolOf.apply(client)));
                    }
                });
        transport.tuneAccepted(bootstrap);
        SocketAddress where = unix ? unixAddress(address) : tcpAddress(bootstrap, config);
        PoolListener listener = new PoolListener(address, bind(bootstrap, where, address));
        try {
            setPermissions(address);
        } catch (IOException e) {
            listener.close();
            throw new IOException("cannot set the mode of " + address.text() + ": " + e.getMessage(), e);
        }
        return listener;
    }

    /**
     * A unix socket is bound beside its place and moved there by {@link #publish}: until then, and if it never comes to that, the
     * socket that clients use stays as it is.
     */
    private static Path besides(Path path) {
        Path beside = Path.of(path + ".new");
        return beside.toString().length() > LONGEST_UNIX_PATH ? path : beside;
    }

    private static SocketAddress unixAddress(ListenAddress address) throws IOException {
        Path path = besides(Path.of(address.unixPath().orElseThrow()));
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
                    besides(Path.of(address.unixPath().get())), PosixFilePermissions.fromString(text.toString()));
        }
    }

    /** Puts a unix socket where clients look for it, in place of what is there. */
    void publish() {
        if (address.unixPath().isEmpty()) {
            return;
        }
        Path path = Path.of(address.unixPath().get());
        try {
            if (!besides(path).equals(path)) {
                Files.move(besides(path), path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            published = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            LOG.errorf("The socket cannot be put in its place: path=%s reason=%s", path, e.getMessage());
        }
    }

    ListenAddress address() {
        return address;
    }

    /** Accepts no more. The file of a unix socket is removed, unless another has taken its place. */
    void close() {
        channel.close().awaitUninterruptibly();
        if (published == null) {
            return;
        }
        Path path = Path.of(address.unixPath().orElseThrow());
        try {
            if (published.equals(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey())) {
                Files.delete(path);
            }
        } catch (IOException e) {
            LOG.debugf("Nothing to remove: path=%s", path);
        }
    }
}
