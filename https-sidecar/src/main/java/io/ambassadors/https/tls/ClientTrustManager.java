package io.ambassadors.https.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

import io.ambassadors.https.certificates.ClientTrust;
import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.identity.AllowList;

/**
 * Checks certificates of clients: against the authorities and their lists of revoked ones (RFC 5280, 6), and against the allow list, so
 * that a client that may not come learns it from the handshake. With exempt paths, requests are checked instead of handshakes.
 */
final class ClientTrustManager extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager pkix;
    private final AllowList allowed;

    private ClientTrustManager(X509ExtendedTrustManager pkix, AllowList allowed) {
        this.pkix = pkix;
        this.allowed = allowed;
    }

    static ClientTrustManager of(ClientTrust trust, ClientsConfig clients) throws SSLException {
        AllowList allowed = AllowList.of(clients.exempt().isEmpty() ? clients.allow() : ClientsConfig.Allow.ANYBODY);
        try {
            return new ClientTrustManager(pkix(trust), allowed);
        } catch (GeneralSecurityException e) {
            throw new SSLException("the authorities of client certificates cannot be used: " + e.getMessage(), e);
        }
    }

    private static X509ExtendedTrustManager pkix(ClientTrust trust) throws GeneralSecurityException {
        Set<TrustAnchor> anchors = new HashSet<>();
        for (X509Certificate authority : trust.authorities()) {
            anchors.add(new TrustAnchor(authority, null));
        }
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
        parameters.setRevocationEnabled(!trust.revoked().isEmpty());
        if (!trust.revoked().isEmpty()) {
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(trust.revoked())));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    private void checkAllowed(X509Certificate[] chain) throws CertificateException {
        if (!allowed.permits(chain[0])) {
            throw new NotAllowedException("the allow list has no "
                    + chain[0].getSubjectX500Principal().getName());
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        pkix.checkClientTrusted(chain, authType, engine);
        checkAllowed(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        pkix.checkClientTrusted(chain, authType, socket);
        checkAllowed(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        pkix.checkClientTrusted(chain, authType);
        checkAllowed(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("these authorities are for clients");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("these authorities are for clients");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("these authorities are for clients");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return pkix.getAcceptedIssuers();
    }
}
