package io.ambassadors.https.config.file;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.config.TlsConfig;
import io.ambassadors.https.config.TlsConfig.PostQuantum;
import io.ambassadors.https.config.TlsConfig.Profile;
import io.ambassadors.https.config.TlsConfig.Tickets;

/** Whether the ways in which TLS is spoken go together. */
final class TlsChecks {
    /** RFC 8446, 4.6.1. */
    private static final Duration LONGEST_LIFETIME = Duration.ofDays(7);

    private static final List<String> HTTP_PROTOCOLS = List.of("h2", "http/1.1");

    private final SidecarConfig config;
    private final TlsConfig tls;
    private final Values values;

    TlsChecks(SidecarConfig config, Values values) {
        this.config = config;
        this.tls = config.tls();
        this.values = values;
    }

    void check() {
        if (tls.postQuantum() == PostQuantum.REQUIRE && tls.profile() == Profile.INTERMEDIATE) {
            values.note(
                    TlsKeys.POST_QUANTUM,
                    "post-quantum: require leaves TLS 1.3 alone, since TLS 1.2 has no such key agreement",
                    values.has(TlsKeys.PROFILE) ? "set profile: modern to say so" : "");
        }
        applicationProtocols();
        tickets(tls.tickets());
    }

    private void applicationProtocols() {
        if (!config.backend().protocol().isHttp()) {
            return;
        }
        tls.applicationProtocols().stream()
                .filter(protocol -> !HTTP_PROTOCOLS.contains(protocol))
                .findFirst()
                .ifPresent(protocol -> values.error(
                        TlsKeys.ALPN,
                        "alpn: found '" + Complaints.shorten(protocol)
                                + "', but nothing is spoken to clients but h2 and" + " http/1.1",
                        "remove it, or set protocol: tcp to let the backend speak it"));
    }

    private void tickets(Tickets tickets) {
        if (tickets.lifetime().compareTo(LONGEST_LIFETIME) > 0) {
            values.error(
                    TlsKeys.TICKET_LIFETIME,
                    "tickets.lifetime: found " + Quantities.text(tickets.lifetime())
                            + ", but TLS allows seven days (RFC 8446, 4.6.1)",
                    "write 7d or less");
        }
        if (tickets.rotation().compareTo(tickets.lifetime()) > 0) {
            values.error(
                    values.has(TlsKeys.TICKET_ROTATION) ? TlsKeys.TICKET_ROTATION : TlsKeys.TICKET_LIFETIME,
                    "tickets: a key is in use for " + Quantities.text(tickets.rotation())
                            + " (rotation), longer than its tickets are taken, " + Quantities.text(tickets.lifetime())
                            + " (lifetime)",
                    "write a rotation of half the lifetime");
        }
        if (Tickets.isTooManyKeys(tickets.rotation(), tickets.lifetime())) {
            values.error(
                    values.has(TlsKeys.TICKET_ROTATION) ? TlsKeys.TICKET_ROTATION : TlsKeys.TICKET_LIFETIME,
                    "tickets: a key for every " + Quantities.text(tickets.rotation()) + " (rotation), each taken for "
                            + Quantities.text(tickets.lifetime()) + " (lifetime), makes more than " + Tickets.MOST_KEYS
                            + " keys at a time",
                    "write a rotation of half the lifetime");
        }
        if (!tickets.enabled()) {
            Stream.of(TlsKeys.TICKET_SECRET, TlsKeys.TICKET_ROTATION, TlsKeys.TICKET_LIFETIME)
                    .filter(values::has)
                    .findFirst()
                    .ifPresent(key -> values.warning(
                            key,
                            key.path() + " has no effect, since tickets are off",
                            "set tickets.enabled: true, or remove it"));
        }
    }
}
