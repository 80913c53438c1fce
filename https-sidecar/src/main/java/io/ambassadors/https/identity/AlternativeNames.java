package io.ambassadors.https.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The subject's alternative names of a certificate (RFC 5280, 4.2.1.6), as it has them.
 *
 * @param dns names of hosts
 * @param uris such as SPIFFE's
 * @param addresses IP addresses as text
 */
public record AlternativeNames(List<String> dns, List<String> uris, List<String> addresses) {
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int IP = 7;

    public AlternativeNames {
        dns = List.copyOf(dns);
        uris = List.copyOf(uris);
        addresses = List.copyOf(addresses);
    }

    /** Those of a certificate; none if it has none, or if they cannot be read. */
    public static AlternativeNames of(X509Certificate certificate) {
        List<String> dns = new ArrayList<>();
        List<String> uris = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> name : all == null ? List.<List<?>>of() : all) {
                if (name.get(1) instanceof String text) {
                    switch ((Integer) name.get(0)) {
                        case DNS -> dns.add(text);
                        case URI -> uris.add(text);
                        case IP -> addresses.add(text);
                        default -> {
                            // Names of other kinds are nothing that an allow list speaks of.
                        }
                    }
                }
            }
        } catch (CertificateParsingException unreadable) {
            return new AlternativeNames(List.of(), List.of(), List.of());
        }
        return new AlternativeNames(dns, uris, addresses);
    }
}
