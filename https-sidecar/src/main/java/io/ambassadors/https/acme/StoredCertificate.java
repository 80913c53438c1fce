package io.ambassadors.https.acme;

import java.net.URI;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A certificate in storage.
 *
 * @param chain our own certificate first, then its issuers
 * @param authority directory of the authority that it came from
 */
record StoredCertificate(List<X509Certificate> chain, URI authority) {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    StoredCertificate {
        chain = List.copyOf(chain);
    }

    /** Our own certificate. */
    X509Certificate certificate() {
        return chain.get(0);
    }

    /** When it ends. */
    Instant notAfter() {
        return certificate().getNotAfter().toInstant();
    }

    /** How long it is good for, from its beginning on. */
    Duration lifetime() {
        return Duration.between(certificate().getNotBefore().toInstant(), notAfter());
    }

    /** Whether it has these names and no others. */
    boolean hasNames(Collection<String> wanted) {
        Set<String> normal = new HashSet<>();
        wanted.forEach(name -> normal.add(Names.normal(name)));
        return normal.equals(names());
    }

    private Set<String> names() {
        Set<String> names = new HashSet<>();
        try {
            Collection<List<?>> alternatives = certificate().getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    if (alternative.get(0).equals(DNS_NAME)
                            || alternative.get(0).equals(IP_ADDRESS)) {
                        names.add(Names.normal((String) alternative.get(1)));
                    }
                }
            }
        } catch (CertificateParsingException unreadable) {
            return Set.of();
        }
        return names;
    }
}
