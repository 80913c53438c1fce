package io.ambassadors.splitting.upstream;

/** Where a server is, before names are looked up. */
public sealed interface ServerAddress {
    /**
     * A host and a port.
     *
     * @param host name or address; an IPv6 address without its brackets
     * @param port 1 to 65535
     */
    record Tcp(String host, int port) implements ServerAddress {}

    /**
     * A Unix socket.
     *
     * @param path of the socket
     */
    record Unix(String path) implements ServerAddress {}
}
