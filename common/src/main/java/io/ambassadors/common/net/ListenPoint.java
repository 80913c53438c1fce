package io.ambassadors.common.net;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where to listen.
 *
 * @param text as the user wrote it, for messages; tells two listeners apart
 * @param host address or name; empty for a unix socket
 * @param port TCP port; 0 for a unix socket
 * @param unixPath path of a unix socket; empty for TCP
 * @param permissions mode of the unix socket's file; empty for what the umask says
 */
public record ListenPoint(String text, String host, int port, Optional<String> unixPath, OptionalInt permissions) {
    /** A TCP port. */
    public static ListenPoint tcp(String host, int port) {
        return new ListenPoint(host + ":" + port, host, port, Optional.empty(), OptionalInt.empty());
    }

    /** Whether this is every address of the machine. */
    public boolean isWildcard() {
        return host.equals("0.0.0.0") || host.equals("::");
    }
}
