package io.ambassadors.splitting.upstream;

import java.util.Objects;

/**
 * A {@code server} line of an upstream.
 *
 * @param text its first argument as written, which {@code hash … consistent} hashes
 * @param address where it is
 * @param weight of each of its addresses
 * @param maxFails failures that put a peer aside, 0 for never
 * @param failTimeoutSeconds how long they are counted, and how long a peer is put aside
 * @param maxConns most requests in flight to each address on each event loop, 0 for any number
 * @param backup stands in when no other can
 * @param down gets no request
 * @param drain gets only requests of clients that stick to it
 * @param route what names it in a sticky cookie, empty for the hash of its address
 * @param resolve whether the number of its addresses follows the name
 * @param line of the file, from 1
 */
public record ServerConfig(
        String text,
        ServerAddress address,
        int weight,
        int maxFails,
        long failTimeoutSeconds,
        int maxConns,
        boolean backup,
        boolean down,
        boolean drain,
        String route,
        boolean resolve,
        int line) {
    public ServerConfig {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(route, "route");
    }

    /** A server with nginx's defaults. */
    public static ServerConfig of(String text, ServerAddress address, int line) {
        return new ServerConfig(text, address, 1, 1, 10, 0, false, false, false, "", false, line);
    }

    /** The same with {@code resolve} or without. */
    ServerConfig following(boolean follows) {
        return new ServerConfig(
                text,
                address,
                weight,
                maxFails,
                failTimeoutSeconds,
                maxConns,
                backup,
                down,
                drain,
                route,
                follows,
                line);
    }

    /** The same, wherever it stands in the file. */
    ServerConfig unplaced() {
        return new ServerConfig(
                text, address, weight, maxFails, failTimeoutSeconds, maxConns, backup, down, drain, route, resolve, 0);
    }
}
