package io.ambassadors.common.net;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where to listen.
 *
 * @param text as the user wrote it, for messages
 * @param host address or name; ignored for a unix socket
 * @param port TCP port; ignored for a unix socket
 * @param unixPath path of a unix socket; empty for TCP
 * @param permissions mode of the unix socket's file; empty for what the umask says
 */
public record ListenPoint(String text, String host, int port, Optional<String> unixPath, OptionalInt permissions) {
    /** A TCP port. */
    public static ListenPoint tcp(String host, int port) {
        return new ListenPoint(host + ":" + port, host, port, Optional.empty(), OptionalInt.empty());
    }
}
