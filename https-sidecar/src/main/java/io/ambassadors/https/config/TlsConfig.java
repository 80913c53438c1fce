package io.ambassadors.https.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How TLS is spoken.
 *
 * @param profile which versions and cipher suites
 * @param postQuantum whether keys are agreed on by X25519MLKEM768
 * @param applicationProtocols what is offered by ALPN, the first being preferred
 * @param tickets how sessions are resumed
 * @param handshake bounds
 */
public record TlsConfig(
        Profile profile,
        PostQuantum postQuantum,
        List<String> applicationProtocols,
        Tickets tickets,
        Handshake handshake) {
    /** Intermediate, post-quantum preferred, HTTP/2 and HTTP/1.1. */
    public static final TlsConfig DEFAULT = new TlsConfig(
            Profile.INTERMEDIATE, PostQuantum.PREFER, List.of("h2", "http/1.1"), Tickets.DEFAULT, Handshake.DEFAULT);

    public TlsConfig {
        applicationProtocols = List.copyOf(applicationProtocols);
    }

    /** Mozilla's guidelines for server-side TLS, version 6.0. */
    public enum Profile {
        /** TLS 1.3 alone. */
        MODERN,
        /** TLS 1.2 and 1.3. */
        INTERMEDIATE
    }

    /** Whether keys are agreed on by X25519MLKEM768. */
    public enum PostQuantum {
        /** If the client can. */
        PREFER,
        /** Or not at all; this means TLS 1.3. */
        REQUIRE,
        /** Never. */
        OFF
    }

    /**
     * Session tickets.
     *
     * @param enabled whether sessions are resumed at all
     * @param secret file with at least 32 bytes that replicas share: keys follow from it and the clock; empty for keys of this process
     * @param rotation how long a key encrypts new tickets
     * @param lifetime how long a ticket is taken; RFC 8446, 4.6.1, allows seven days
     */
    public record Tickets(boolean enabled, Optional<Path> secret, Duration rotation, Duration lifetime) {
        /** Keys of this process, a new one every twelve hours, taken for a day. */
        public static final Tickets DEFAULT =
                new Tickets(true, Optional.empty(), Duration.ofHours(12), Duration.ofHours(24));

        /** Most keys in force at a time: BoringSSL's binding looks for the key of a ticket one after another. */
        public static final int MOST_KEYS = 256;

        /** Whether tickets would need more keys at a time than {@link #MOST_KEYS}, with those of the past, the present and the next. */
        public static boolean isTooManyKeys(Duration rotation, Duration lifetime) {
            return rotation.toMillis() <= 0 || lifetime.toMillis() / rotation.toMillis() > MOST_KEYS - 3;
        }
    }

    /**
     * Bounds of handshakes.
     *
     * @param timeout from accepting the connection to the end of the handshake
     * @param perSecond how many may begin each second, more wait; 0 for no bound
     * @param atOnce how many may be under way, more wait; 0 for no bound
     */
    public record Handshake(Duration timeout, int perSecond, int atOnce) {
        /** Ten seconds, no other bound. */
        public static final Handshake DEFAULT = new Handshake(Duration.ofSeconds(10), 0, 0);
    }
}
