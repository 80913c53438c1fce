package io.ambassadors.https.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Which clients may come, and how the backend learns who they are.
 *
 * @param verify whether clients show a certificate
 * @param ca files or directories of PEM with the authorities; empty for {@code ca.crt} beside the certificates
 * @param crl files of PEM or DER with lists of revoked certificates
 * @param allow who of those may come; {@link Allow#ANYBODY} for all that the authorities vouch for
 * @param exempt paths that need no certificate, for the health checks of a load balancer; one that ends with {@code /} stands for all
 *     below it
 * @param clientCert whether the backend is told by {@code Client-Cert} (RFC 9440)
 * @param clientCertChain whether by {@code Client-Cert-Chain} as well (RFC 9440)
 * @param xfcc whether by {@code X-Forwarded-Client-Cert}, as Envoy writes it
 */
public record ClientsConfig(
        Verify verify,
        List<Path> ca,
        List<Path> crl,
        Allow allow,
        List<String> exempt,
        boolean clientCert,
        boolean clientCertChain,
        boolean xfcc) {
    /** Nobody is asked for a certificate. */
    public static final ClientsConfig DEFAULT =
            new ClientsConfig(Verify.NONE, List.of(), List.of(), Allow.ANYBODY, List.of(), false, false, false);

    public ClientsConfig {
        ca = List.copyOf(ca);
        crl = List.copyOf(crl);
        exempt = List.copyOf(exempt);
    }

    /** Whether a handshake without a client certificate fails; with exempt paths the request decides. */
    public boolean isDemanded() {
        return verify == Verify.REQUIRED && exempt.isEmpty();
    }

    /** Whether clients show a certificate. */
    public enum Verify {
        /** They are not asked. */
        NONE,
        /** They are asked, and may come without; one that is shown must be good. */
        OPTIONAL,
        /** They must, but for exempt paths. */
        REQUIRED
    }

    /**
     * Who may come: a certificate with any of these. Patterns may begin with {@code *.} (dns) or have {@code *} for one part of a path (uri).
     *
     * @param cn common names of the subject
     * @param dns DNS names of the subject's alternative names
     * @param uri URIs of the subject's alternative names, such as SPIFFE's
     * @param ou organizational units of the subject
     * @param ip addresses of the subject's alternative names, or networks
     * @param spki SHA-256 of the public key, in hexadecimal or base64
     */
    public record Allow(
            List<String> cn, List<String> dns, List<String> uri, List<String> ou, List<String> ip, List<String> spki) {
        /** All that the authorities vouch for. */
        public static final Allow ANYBODY = new Allow(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

        public Allow {
            cn = List.copyOf(cn);
            dns = List.copyOf(dns);
            uri = List.copyOf(uri);
            ou = List.copyOf(ou);
            ip = List.copyOf(ip);
            spki = List.copyOf(spki);
        }

        /** Whether nobody is named. */
        public boolean isAnybody() {
            return cn.isEmpty() && dns.isEmpty() && uri.isEmpty() && ou.isEmpty() && ip.isEmpty() && spki.isEmpty();
        }
    }
}
