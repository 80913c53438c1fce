package io.ambassadors.https.certificates;

import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Whom client certificates must come from.
 *
 * @param authorities whose certificates are good
 * @param revoked lists of those that no longer are
 */
public record ClientTrust(List<X509Certificate> authorities, List<X509CRL> revoked) {
    /** Nobody. */
    public static final ClientTrust NONE = new ClientTrust(List.of(), List.of());

    public ClientTrust {
        authorities = List.copyOf(authorities);
        revoked = List.copyOf(revoked);
    }
}
