package io.ambassadors.https.config;

import java.time.Duration;

/**
 * Bounds of TCP mode.
 *
 * @param maxConnections clients at once, more are closed; 0 for no bound
 * @param lifetime how long a connection may last; zero for no bound
 * @param idleTimeout how long nothing may pass in either direction; zero for no bound
 * @param closeTimeout how long the other direction may go on once one has ended; zero for no bound
 */
public record TcpConfig(int maxConnections, Duration lifetime, Duration idleTimeout, Duration closeTimeout) {
    /** Idle for ten minutes, half closed for ten seconds without a byte. */
    public static final TcpConfig DEFAULT =
            new TcpConfig(0, Duration.ZERO, Duration.ofMinutes(10), Duration.ofSeconds(10));
}
