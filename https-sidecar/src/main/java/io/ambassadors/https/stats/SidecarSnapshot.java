package io.ambassadors.https.stats;

import java.util.List;
import java.util.Optional;

import io.ambassadors.common.stats.ReloadStatus;

/**
 * Everything that the admin plane shows.
 *
 * @param startedAtMillis when the process started, milliseconds since the epoch
 * @param takenAtMillis when this was taken
 * @param eventLoops of the data plane
 * @param draining whether the process is on its way out
 * @param development whether a certificate of the development authority is served
 * @param curl command that works with the development authority; empty without
 * @param policy how TLS is spoken
 * @param expiryWarningMillis how long before its end a certificate is reported, milliseconds
 * @param listeners where clients come
 * @param tls handshakes
 * @param http requests; empty in TCP mode
 * @param tcp connections that are relayed; empty in HTTP mode
 * @param backend the legacy service
 * @param certificates how each source of certificates stands
 * @param clientAuthorities how the authorities of client certificates stand
 * @param acme how the next certificate stands; empty without ACME
 * @param logLinesDropped lines of the access log that did not fit its buffer
 * @param reload how the configuration in force came about
 * @param certificateReload how the certificates in force came about
 * @param warnings what of the configuration in force is unwise, one sentence each
 */
public record SidecarSnapshot(
        long startedAtMillis,
        long takenAtMillis,
        int eventLoops,
        boolean draining,
        boolean development,
        String curl,
        TlsPolicy policy,
        long expiryWarningMillis,
        List<ListenerSnapshot> listeners,
        TlsSnapshot tls,
        Optional<HttpSnapshot> http,
        Optional<TcpSnapshot> tcp,
        BackendSnapshot backend,
        List<CertificateSnapshot> certificates,
        List<AuthoritySnapshot> clientAuthorities,
        Optional<AcmeSnapshot> acme,
        long logLinesDropped,
        ReloadStatus reload,
        ReloadStatus certificateReload,
        List<String> warnings) {
    public SidecarSnapshot {
        listeners = List.copyOf(listeners);
        certificates = List.copyOf(certificates);
        clientAuthorities = List.copyOf(clientAuthorities);
        warnings = List.copyOf(warnings);
    }

    /** Of a data plane that has not begun. */
    public static SidecarSnapshot nothing(long nowMillis) {
        return new SidecarSnapshot(
                nowMillis,
                nowMillis,
                1,
                false,
                false,
                "",
                TlsPolicy.NONE,
                0,
                List.of(),
                TlsSnapshot.EMPTY,
                Optional.empty(),
                Optional.empty(),
                new BackendSnapshot("", "", 0, 0, 0, 0, "", 0, false),
                List.of(),
                List.of(),
                Optional.empty(),
                0,
                ReloadStatus.NONE,
                ReloadStatus.NONE,
                List.of());
    }
}
