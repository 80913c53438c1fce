package io.ambassadors.https.identity;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A client that has shown a certificate that our authorities vouch for. What the backend is told of it is put together when it is first
 * asked for, and kept: a connection has many requests. Belongs to the event loop of its connection.
 */
public final class ClientIdentity {
    private final List<X509Certificate> chain;
    private final boolean allowed;
    private byte[] clientCert;
    private byte[] clientCertChain;
    private byte[] xfcc;
    private String xfccBy;
    private String subject;

    /**
     * A client.
     *
     * @param chain its certificate first, then those that it sent along
     * @param allowed whether the allow list has it
     */
    public ClientIdentity(List<X509Certificate> chain, boolean allowed) {
        this.chain = List.copyOf(chain);
        this.allowed = allowed;
    }

    /** Its certificate first, then those that it sent along. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** Its certificate. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** Whether the allow list has it. */
    public boolean isAllowed() {
        return allowed;
    }

    /** Distinguished name of its subject, as RFC 2253 writes it. */
    public String subject() {
        if (subject == null) {
            subject = certificate().getSubjectX500Principal().getName();
        }
        return subject;
    }

    /** Value of {@code Client-Cert} (RFC 9440, 2.2); not to be changed. */
    public byte[] clientCert() {
        if (clientCert == null) {
            clientCert = ClientCertFields.leaf(chain);
        }
        return clientCert;
    }

    /** Value of {@code Client-Cert-Chain} (RFC 9440, 2.3); empty if it sent nothing along; not to be changed. */
    public byte[] clientCertChain() {
        if (clientCertChain == null) {
            clientCertChain = ClientCertFields.issuers(chain);
        }
        return clientCertChain;
    }

    /**
     * Value of {@code X-Forwarded-Client-Cert}, as Envoy writes it; not to be changed.
     *
     * @param by URI of our own certificate; empty if it has none
     */
    public byte[] xfcc(String by) {
        if (xfcc == null || !by.equals(xfccBy)) {
            xfccBy = by;
            xfcc = ForwardedClientCert.of(certificate(), by);
        }
        return xfcc;
    }
}
