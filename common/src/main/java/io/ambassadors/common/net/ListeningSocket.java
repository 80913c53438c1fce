package io.ambassadors.common.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.DomainSocketAddress;
import org.jboss.logging.Logger;

/** A socket that listens: bound with a message that says what to do when that fails, and a unix socket replaced without a gap. */
public final class ListeningSocket {
    private static final Logger LOG = Logger.getLogger(ListeningSocket.class);
    /** What the system takes, less the NUL at the end. */
    private static final int LONGEST_UNIX_PATH = 107;

    private final ListenPoint point;
    private final Channel channel;
    /** Device and inode of a unix socket, once it is in its place. */
    private Object published;

    private ListeningSocket(ListenPoint point, Channel channel) {
        this.point = point;
        this.channel = channel;
    }

    /**
     * Binds. A unix socket can be reached only when it is {@link #publish published}.
     *
     * @param bootstrap with everything but the type of the channel and what depends on it
     * @throws IOException if the address cannot be bound; the message names it and says what to do
     */
    public static ListeningSocket bind(ListenPoint point, Transport transport, ServerBootstrap bootstrap)
            throws IOException {
        boolean unix = point.unixPath().isPresent();
        if (unix && !transport.hasUnixSockets()) {
            throw new IOException("cannot listen on " + point.text() + ": unix sockets need Linux");
        }
        bootstrap.channel(transport.listenerType(unix)).childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        transport.tuneAccepted(bootstrap);
        SocketAddress where = unix ? unixAddress(point) : tcpAddress(bootstrap, point);
        ListeningSocket socket = new ListeningSocket(point, bind(bootstrap, where, point));
        try {
            socket.setPermissions();
        } catch (IOException e) {
            socket.close();
            throw new IOException("cannot set the mode of " + point.text() + ": " + e.getMessage(), e);
        }
        return socket;
    }

    /**
     * A unix socket is bound beside its place and moved there by {@link #publish}: until then, and if it never comes to that, the
     * socket that clients use stays as it is.
     */
    private static Path besides(Path path) {
        Path beside = Path.of(path + ".new");
        return beside.toString().length() > LONGEST_UNIX_PATH ? path : beside;
    }

    private static SocketAddress unixAddress(ListenPoint point) throws IOException {
        Path path = besides(Path.of(point.unixPath().orElseThrow()));
        if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
            Files.delete(path);
        }
        return new DomainSocketAddress(path.toString());
    }

    private static SocketAddress tcpAddress(ServerBootstrap bootstrap, ListenPoint point) {
        bootstrap.option(ChannelOption.SO_REUSEADDR, true);
        bootstrap.childOption(ChannelOption.TCP_NODELAY, true);
        return new InetSocketAddress(point.host(), point.port());
    }

    private static Channel bind(ServerBootstrap bootstrap, SocketAddress where, ListenPoint point) throws IOException {
        ChannelFuture bound = bootstrap.bind(where).awaitUninterruptibly();
        if (bound.isSuccess()) {
            return bound.channel();
        }
        String reason = String.valueOf(bound.cause().getMessage());
        String cure = reason.contains("in use")
                ? "; another process listens there: stop it, or change listen"
                : reason.contains("ermission")
                        ? "; ports below 1024 need CAP_NET_BIND_SERVICE: choose a higher one, or grant it in"
                                + " securityContext.capabilities.add"
                        : "";
        throw new IOException("cannot listen on " + point.text() + ": " + reason + cure, bound.cause());
    }

    private void setPermissions() throws IOException {
        if (point.unixPath().isPresent() && point.permissions().isPresent()) {
            int mode = point.permissions().getAsInt();
            StringBuilder text = new StringBuilder();
            for (int bit = 8; bit >= 0; bit--) {
                text.append((mode >> bit & 1) == 1 ? "rwx".charAt((8 - bit) % 3) : '-');
            }
            Files.setPosixFilePermissions(
                    besides(Path.of(point.unixPath().get())), PosixFilePermissions.fromString(text.toString()));
        }
    }

    /** Puts a unix socket where clients look for it, in place of what is there. */
    public void publish() {
        if (point.unixPath().isEmpty()) {
            return;
        }
        Path path = Path.of(point.unixPath().get());
        try {
            if (!besides(path).equals(path)) {
                Files.move(besides(path), path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            published = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            LOG.errorf("The socket cannot be put in its place: path=%s reason=%s", path, e.getMessage());
        }
    }

    /** Where it listens. */
    public ListenPoint point() {
        return point;
    }

    /** The address that was bound: with the port that the system chose, if it was left to it. */
    public SocketAddress address() {
        return channel.localAddress();
    }

    /** Accepts no more. The file of a unix socket is removed, unless another has taken its place. */
    public void close() {
        channel.close().awaitUninterruptibly();
        if (published == null) {
            return;
        }
        Path path = Path.of(point.unixPath().orElseThrow());
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
