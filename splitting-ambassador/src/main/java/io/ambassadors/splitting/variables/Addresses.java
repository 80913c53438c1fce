package io.ambassadors.splitting.variables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.netty.util.NetUtil;

/** Addresses as nginx prints them. */
public final class Addresses {
    private static final String UNIX = "unix:";

    private Addresses() {}

    /** The address without its port, IPv6 without brackets and shortened; {@code unix:} for a client on a UNIX socket. */
    public static String text(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? NetUtil.toAddressString(inet.getAddress(), true) : UNIX;
    }

    /** The address of this side; a UNIX socket with its path. */
    static String serverText(SocketAddress address) {
        return address == null || address instanceof InetSocketAddress ? text(address) : UNIX + address;
    }

    /** The port; empty for a UNIX socket, and where the port is not known. */
    static String port(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getPort() != 0 ? Integer.toString(inet.getPort()) : "";
    }

    /** The bytes of the address, 4 or 16, one char each: {@code $binary_remote_addr}. */
    public static String binary(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? new String(inet.getAddress().getAddress(), ISO_8859_1)
                : UNIX;
    }
}
