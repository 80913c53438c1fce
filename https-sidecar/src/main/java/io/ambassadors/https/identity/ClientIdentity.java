package io.ambassadors.https.identity;

import java.security.cert.X509Certificate;
import java.util.List;

/** A client that has shown a certificate that our authorities vouch for. */
public final class ClientIdentity {
    private final List<X509Certificate> chain;
    private final boolean allowed;

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
}
