package io.ambassadors.https.config.file;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.ambassadors.https.config.TlsConfig;
import io.ambassadors.https.config.TlsConfig.Handshake;
import io.ambassadors.https.config.TlsConfig.PostQuantum;
import io.ambassadors.https.config.TlsConfig.Profile;
import io.ambassadors.https.config.TlsConfig.Tickets;

/** Keys of how TLS is spoken. */
final class TlsKeys {
    private static final String SIX = "the guidelines are at 6.0";

    static final SidecarKey<Profile> PROFILE = SidecarKey.any(
            "profile",
            new Words<Profile>()
                    .with("modern", Profile.MODERN)
                    .with("intermediate", Profile.INTERMEDIATE)
                    .also("modern-6.0", Profile.MODERN)
                    .also("intermediate-6.0", Profile.INTERMEDIATE)
                    .also("mozilla-modern-6.0", Profile.MODERN)
                    .also("mozilla-intermediate-6.0", Profile.INTERMEDIATE)
                    .refused(
                            "old",
                            "Mozilla dropped it in version 6.0: TLS 1.0 and 1.1 and CBC suites are broken",
                            "write intermediate, which every client since 2014 can speak")
                    .refused("modern-5.7", SIX, "write modern")
                    .refused("modern-5.8", SIX, "write modern")
                    .refused("intermediate-5.7", SIX, "write intermediate")
                    .refused("intermediate-5.8", SIX, "write intermediate")
                    .form(),
            "intermediate",
            "Versions and cipher suites, by Mozilla's guidelines 6.0: modern is TLS 1.3 alone, intermediate 1.2 and 1.3.");
    static final SidecarKey<PostQuantum> POST_QUANTUM = SidecarKey.any(
            "post-quantum",
            new Words<PostQuantum>()
                    .with("prefer", PostQuantum.PREFER)
                    .with("require", PostQuantum.REQUIRE)
                    .with("off", PostQuantum.OFF)
                    .refused("on", "", "write prefer, or require to refuse clients that cannot")
                    .refused("true", "", "write prefer, or require to refuse clients that cannot")
                    .also("false", PostQuantum.OFF)
                    .form(),
            "prefer",
            "Whether keys are agreed on by X25519MLKEM768: if the client can, or not at all (this means TLS 1.3), or never.");
    static final SidecarKey<List<String>> ALPN = SidecarKey.any(
            "alpn",
            new AlpnForm(),
            "",
            "Protocols that are offered by ALPN, the first preferred: `h2` and `http/1.1`, in TCP mode none; `off` for none.");
    static final SidecarKey<Boolean> TICKETS = SidecarKey.any(
            "tickets.enabled", Words.BOOL, "true", "Whether sessions are resumed; `tickets: off` says the same.");
    static final SidecarKey<Path> TICKET_SECRET = SidecarKey.any(
            "tickets.secret",
            Names.PATH,
            "",
            "File with at least 32 bytes that replicas share: keys follow from it and the clock. Without it each process"
                    + " has keys of its own.");
    static final SidecarKey<Duration> TICKET_ROTATION = SidecarKey.any(
            "tickets.rotation",
            Quantities.duration(Duration.ofSeconds(1), Duration.ofDays(7)),
            "12h",
            "How long a key encrypts new tickets.");
    static final SidecarKey<Duration> TICKET_LIFETIME = SidecarKey.any(
            "tickets.lifetime",
            Quantities.duration(Duration.ofSeconds(1), Quantities.LONGEST),
            "24h",
            "How long a ticket is taken, at most seven days.");
    static final SidecarKey<Duration> HANDSHAKE_TIMEOUT = SidecarKey.any(
            "handshake.timeout",
            Quantities.duration(Duration.ofMillis(100), Duration.ofHours(1)),
            "10s",
            "From accepting a connection to the end of its handshake.");
    static final SidecarKey<Integer> HANDSHAKES_PER_SECOND = SidecarKey.any(
            "handshake.per-second",
            Quantities.numberOrOff(1_000_000),
            "off",
            "How many handshakes may begin each second; more wait.");
    static final SidecarKey<Integer> HANDSHAKES_AT_ONCE = SidecarKey.any(
            "handshake.at-once",
            Quantities.numberOrOff(1_000_000),
            "off",
            "How many handshakes may be under way; more wait.");

    static final List<SidecarKey<?>> ALL = List.of(
            PROFILE,
            POST_QUANTUM,
            ALPN,
            TICKETS,
            TICKET_SECRET,
            TICKET_ROTATION,
            TICKET_LIFETIME,
            HANDSHAKE_TIMEOUT,
            HANDSHAKES_PER_SECOND,
            HANDSHAKES_AT_ONCE);

    private TlsKeys() {}

    static TlsConfig tls(Values values) {
        return new TlsConfig(
                values.get(PROFILE),
                values.get(POST_QUANTUM),
                alpn(values),
                new Tickets(
                        values.get(TICKETS),
                        values.find(TICKET_SECRET),
                        values.get(TICKET_ROTATION),
                        values.get(TICKET_LIFETIME)),
                new Handshake(
                        values.get(HANDSHAKE_TIMEOUT),
                        values.get(HANDSHAKES_PER_SECOND),
                        values.get(HANDSHAKES_AT_ONCE)));
    }

    private static List<String> alpn(Values values) {
        if (values.has(ALPN)) {
            return values.get(ALPN);
        }
        return values.get(PlaceKeys.PROTOCOL).isHttp() ? TlsConfig.DEFAULT.applicationProtocols() : List.of();
    }
}
