package io.ambassadors.https.certificates;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Certificates of a file in the order that TLS wants: each is followed by the one that vouches for it (RFC 5246, 7.4.2).
 *
 * @param chain our own first, each followed by its issuer
 * @param reordered whether the file had them in another order
 * @param unrelated what of the file vouches for nothing in the chain; is not sent
 */
public record ChainOrder(List<X509Certificate> chain, boolean reordered, List<X509Certificate> unrelated) {
    public ChainOrder {
        chain = List.copyOf(chain);
        unrelated = List.copyOf(unrelated);
    }

    /**
     * Orders certificates.
     *
     * @param found as the file has them
     * @param isOwn whether a public key is that of our own certificate
     * @return empty if no certificate is our own
     */
    public static Optional<ChainOrder> of(List<X509Certificate> found, Predicate<PublicKey> isOwn) {
        return found.stream()
                .filter(certificate -> isOwn.test(certificate.getPublicKey()))
                .findFirst()
                .map(own -> from(own, found));
    }

    private static ChainOrder from(X509Certificate own, List<X509Certificate> found) {
        List<X509Certificate> chain = new ArrayList<>();
        List<X509Certificate> rest = new ArrayList<>();
        for (X509Certificate certificate : found) {
            if (!rest.contains(certificate)) {
                rest.add(certificate);
            }
        }
        Optional<X509Certificate> next = Optional.of(own);
        while (next.isPresent()) {
            X509Certificate last = next.get();
            chain.add(last);
            rest.remove(last);
            next = rest.stream()
                    .filter(issuer -> CertificateFacts.isIssuedBy(last, issuer))
                    .findFirst();
        }
        boolean reordered =
                !found.subList(0, Math.min(chain.size(), found.size())).equals(chain);
        return new ChainOrder(chain, reordered, rest);
    }
}
