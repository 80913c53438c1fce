package io.ambassadors.https.acme;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where certificates come from, as the renewal sees it. */
interface CertificateAuthority {
    /**
     * Orders a certificate with a new key and waits for it, minutes at most.
     *
     * @param replaced the certificate in whose place it comes; empty for none
     */
    Issued order(Optional<X509Certificate> replaced) throws AcmeFailure, InterruptedException;

    /**
     * When the authority would have a certificate renewed (RFC 9773).
     *
     * @return empty if it has no opinion
     */
    Optional<RenewalWindow> renewalWindow(X509Certificate certificate) throws AcmeFailure, InterruptedException;

    /**
     * A new certificate.
     *
     * @param chain our own certificate first
     */
    record Issued(List<X509Certificate> chain, PrivateKey key) {}

    /**
     * When a certificate is to be renewed.
     *
     * @param askAgain when the authority is to be asked again; empty if it did not say
     */
    record RenewalWindow(Instant start, Instant end, Optional<Instant> askAgain) {}
}
