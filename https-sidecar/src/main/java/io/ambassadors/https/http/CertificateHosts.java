package io.ambassadors.https.http;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.ambassadors.https.certificates.CertificateSet;
import io.ambassadors.https.certificates.Identity;
import io.ambassadors.https.identity.AlternativeNames;

/** What the certificates in force say about hosts. Safe from any thread. */
public final class CertificateHosts {
    /** Without certificates. */
    static final CertificateHosts NONE = new CertificateHosts(() -> null);

    private final Supplier<CertificateSet> certificates;

    /** Asks the certificates that are in force when it is asked. */
    public CertificateHosts(Supplier<CertificateSet> certificates) {
        this.certificates = certificates;
    }

    /**
     * Whether a request for a host came on a connection that was made for another: we have a certificate with the host's name, and it is
     * not the one that the connection began with. A host that no certificate names is none of our business: a load balancer may well
     * connect under a name of its own.
     *
     * @param serverName that the client asked for when it connected
     * @param host of the request, in lower case, without its port
     */
    boolean isMisdirected(String serverName, String host) {
        CertificateSet set = certificates.get();
        if (set == null || host.isEmpty() || host.equals(serverName)) {
            return false;
        }
        Optional<Identity> named = set.named(host);
        return named.isPresent() && named.get() != shown(set, serverName);
    }

    /** The first URI of the certificate that serves a server name; empty if it has none. */
    String ownUri(String serverName) {
        CertificateSet set = certificates.get();
        Identity identity = set == null ? null : shown(set, serverName);
        if (identity == null) {
            return "";
        }
        List<String> uris = AlternativeNames.of(identity.certificate()).uris();
        return uris.isEmpty() ? "" : uris.get(0);
    }

    private static Identity shown(CertificateSet set, String serverName) {
        return serverName.isEmpty() ? set.byDefault() : set.named(serverName).orElse(set.byDefault());
    }
}
