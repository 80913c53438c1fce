package io.ambassadors.sharding.config;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a pool listens.
 *
 * @param text as written in the file; tells two listeners apart
 * @param host host name or address to bind; empty for a unix socket
 * @param port TCP port; 0 for a unix socket
 * @param unixPath path of the unix socket, if it is one
 * @param permissions mode of the socket file, if given (octal in the file)
 */
public record ListenAddress(String text, String host, int port, Optional<String> unixPath, OptionalInt permissions) {
    /** Whether this is every address of the machine. */
    public boolean isWildcard() {
        return host.equals("0.0.0.0") || host.equals("::");
    }
}
