package io.ambassadors.https.stats;

import static io.ambassadors.common.stats.Stat.counter;
import static io.ambassadors.common.stats.Stat.gauge;

import java.util.List;

import io.ambassadors.common.stats.Stat;

/** Every number that is reported of a part of the sidecar. Those that carry labels of their own, and times, stand with the metrics. */
public final class StatTable {
    /** Of the whole process. */
    public static final List<Stat<SidecarSnapshot>> PROCESS = List.of(
            gauge("event_loops", "event loops of the data plane", SidecarSnapshot::eventLoops),
            gauge("draining", "1 while the process is on its way out", snapshot -> snapshot.draining() ? 1 : 0),
            gauge(
                    "development_certificate",
                    "1 while a certificate of the development authority is served, which no client trusts by itself",
                    snapshot -> snapshot.development() ? 1 : 0),
            gauge("warnings", "what of the configuration in force is unwise", snapshot -> snapshot.warnings()
                    .size()),
            counter(
                    "access_log_dropped",
                    "lines of the access log that were dropped since its writer did not keep up",
                    SidecarSnapshot::logLinesDropped));

    /** Of a listener. */
    public static final List<Stat<ListenerSnapshot>> LISTENER = List.of(
            gauge("client_connections", "clients connected now", ListenerSnapshot::connections),
            counter("client_accepted", "clients accepted", ListenerSnapshot::accepted),
            counter(
                    "client_turned_away",
                    "clients closed because there were too many, or no memory for them",
                    ListenerSnapshot::turnedAway),
            counter(
                    "client_flooded",
                    "clients closed because their HTTP/2 frames cost more than they brought",
                    ListenerSnapshot::flooded));

    /** Of handshakes. */
    public static final List<Stat<TlsSnapshot>> TLS = List.of(
            gauge("handshakes_under_way", "handshakes begun and not ended", TlsSnapshot::underWay),
            gauge("handshakes_waiting", "connections whose handshake waits for its turn", TlsSnapshot::waiting),
            counter("handshakes_resumed", "handshakes done with an earlier session", TlsSnapshot::resumed),
            counter(
                    "handshakes_post_quantum",
                    "handshakes done with a key that X25519MLKEM768 agreed on",
                    TlsSnapshot::postQuantum),
            counter(
                    "handshakes_client_certificate",
                    "handshakes done with a client certificate",
                    TlsSnapshot::clientCertificates));

    /** Of requests. */
    public static final List<Stat<HttpSnapshot>> HTTP = List.of(
            gauge("requests_in_flight", "requests under way", HttpSnapshot::inFlight),
            counter("request_bytes", "bytes of requests", HttpSnapshot::bytesIn),
            counter("response_bytes", "bytes of responses", HttpSnapshot::bytesOut),
            counter(
                    "requests_without_certificate",
                    "requests that were answered 403 for want of a client certificate that is allowed",
                    HttpSnapshot::refusedWithoutCertificate));

    /** Of connections that are relayed. */
    public static final List<Stat<TcpSnapshot>> TCP = List.of(
            gauge("relays_open", "connections that are relayed now", TcpSnapshot::open),
            counter("relays", "connections that were relayed", TcpSnapshot::relayed),
            counter("relay_request_bytes", "bytes from clients to the backend", TcpSnapshot::bytesIn),
            counter("relay_response_bytes", "bytes from the backend to clients", TcpSnapshot::bytesOut));

    /** Of the backend. */
    public static final List<Stat<BackendSnapshot>> BACKEND = List.of(
            gauge(
                    "backend_connections_idle",
                    "connections to the backend that are kept for the next request",
                    BackendSnapshot::connectionsIdle),
            gauge(
                    "backend_connections_active",
                    "connections to the backend that are in use",
                    BackendSnapshot::connectionsActive),
            counter("backend_connects", "connections made to the backend", BackendSnapshot::connects),
            counter(
                    "backend_connect_failures",
                    "connections to the backend that could not be made",
                    BackendSnapshot::connectFailures),
            gauge(
                    "backend_failing",
                    "1 if the last thing that happened with the backend was a failure",
                    backend -> backend.failing() ? 1 : 0));

    /** Of a certificate. */
    public static final List<Stat<CertificateSnapshot>> CERTIFICATE = List.of(
            counter(
                    "certificate_handshakes",
                    "handshakes that the certificate served since it was read",
                    CertificateSnapshot::handshakes),
            gauge(
                    "certificate_refused",
                    "1 if what the files of the certificate hold now is not in force",
                    certificate -> certificate.refused().isEmpty() ? 0 : 1),
            gauge(
                    "certificate_stapled",
                    "1 if an OCSP response is stapled to the certificate",
                    certificate -> certificate.stapled() ? 1 : 0));

    /** Of ACME. */
    public static final List<Stat<AcmeSnapshot>> ACME = List.of(
            counter("acme_issued", "certificates got from the ACME authority", AcmeSnapshot::issued),
            counter("acme_failures", "attempts to get a certificate that failed", AcmeSnapshot::failures));

    private StatTable() {}
}
