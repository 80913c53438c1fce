package io.ambassadors.splitting.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;

/**
 * Where a peer is now.
 *
 * @param socket to connect to; null while its name has no address
 * @param text as nginx prints it in {@code $upstream_addr}; while there is no address, the name with its port
 */
record PeerAddress(SocketAddress socket, String text) {
    PeerAddress {
        Objects.requireNonNull(text, "text");
    }

    static PeerAddress of(InetAddress address, int port) {
        return new PeerAddress(new InetSocketAddress(address, port), text(address, port));
    }

    static PeerAddress unix(String path) {
        return new PeerAddress(new DomainSocketAddress(path), "unix:" + path);
    }

    static PeerAddress unresolved(ServerAddress.Tcp server) {
        return new PeerAddress(null, server.host() + ":" + server.port());
    }

    private static String text(InetAddress address, int port) {
        String host = NetUtil.toAddressString(address);
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
