package io.ambassadors.https.admin;

import java.util.List;

import io.ambassadors.common.stats.ReloadStatus;
import io.ambassadors.https.stats.AuthoritySnapshot;
import io.ambassadors.https.stats.SidecarSnapshot;
import io.ambassadors.https.stats.TlsPolicy;
import io.ambassadors.https.stats.TlsSnapshot;

/**
 * What there is to know of TLS, for programs.
 *
 * @param policy how it is spoken
 * @param development whether a certificate of the development authority is served
 * @param certificates how each source of certificates stands
 * @param certificateReload how those in force came about
 * @param clientAuthorities whose client certificates are taken
 * @param handshakes since start, and what was negotiated
 */
record TlsDocument(
        TlsPolicy policy,
        boolean development,
        List<CertificateDocument> certificates,
        ReloadStatus certificateReload,
        List<AuthoritySnapshot> clientAuthorities,
        TlsSnapshot handshakes) {
    static TlsDocument of(SidecarSnapshot snapshot) {
        return new TlsDocument(
                snapshot.policy(),
                snapshot.development(),
                CertificateDocument.all(snapshot),
                snapshot.certificateReload(),
                snapshot.clientAuthorities(),
                snapshot.tls());
    }
}
