package io.ambassadors.splitting.server;

import java.net.SocketAddress;

/**
 * A socket to listen on: one for each address and port, or one for all addresses of a port if one of its {@code listen} directives
 * names {@code *}, as nginx does it.
 *
 * @param address an {@code InetSocketAddress}, or a {@code DomainSocketAddress} for {@code unix:}
 * @param text as nginx prints it: {@code 0.0.0.0:80}, {@code [::]:80}, {@code unix:/run/x.sock}
 * @param ipv6Only whether {@code [::]} leaves IPv4 alone; without meaning for other addresses
 * @param backlog {@code backlog}; 511 as nginx on Linux
 * @param receiveBuffer {@code rcvbuf} in bytes; 0 for the system's
 * @param sendBuffer {@code sndbuf} in bytes; 0 for the system's
 * @param reusePort {@code reuseport}
 * @param tcpKeepalive {@code so_keepalive=on}, with whatever intervals
 * @param proxyProtocol whether each connection begins with a PROXY header
 * @param http2 {@code http2}: whether HTTP/2 with prior knowledge is understood beside HTTP/1.1
 */
public record ListenSpec(
        SocketAddress address,
        String text,
        boolean ipv6Only,
        int backlog,
        int receiveBuffer,
        int sendBuffer,
        boolean reusePort,
        boolean tcpKeepalive,
        boolean proxyProtocol,
        boolean http2) {
    /** nginx's {@code NGX_LISTEN_BACKLOG} on Linux. */
    public static final int DEFAULT_BACKLOG = 511;
}
