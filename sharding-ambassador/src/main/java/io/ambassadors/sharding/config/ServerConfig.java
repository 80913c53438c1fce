package io.ambassadors.sharding.config;

import java.util.Optional;

/**
 * One entry of {@code servers}.
 *
 * @param name what the ring hashes and statistics show: the name given, else the one that twemproxy derives from the address
 * @param host host name or address; empty for a unix socket
 * @param port TCP port; 0 for a unix socket
 * @param unixPath path of the unix socket, if it is one
 * @param weight at least 1
 * @param line line in the file, from 1
 */
public record ServerConfig(String name, String host, int port, Optional<String> unixPath, int weight, int line) {
    /** The address as a user would write it: {@code host:port} or the socket's path. */
    public String address() {
        return unixPath.orElseGet(() -> host + ":" + port);
    }

    /** Whether both stand for the same server at the same place, so that open connections may be kept. */
    public boolean sameEndpoint(ServerConfig other) {
        return name.equals(other.name) && address().equals(other.address());
    }
}
