package io.ambassadors.https.identity;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * What of a certificate's subject an allow list speaks of.
 *
 * @param commonNames {@code CN}
 * @param units {@code OU}
 */
record SubjectNames(List<String> commonNames, List<String> units) {
    SubjectNames {
        commonNames = List.copyOf(commonNames);
        units = List.copyOf(units);
    }

    /** Those of a certificate; none if its subject cannot be read. */
    static SubjectNames of(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        List<String> units = new ArrayList<>();
        try {
            for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                add(rdn, "CN", names);
                add(rdn, "OU", units);
            }
        } catch (InvalidNameException unreadable) {
            return new SubjectNames(List.of(), List.of());
        }
        return new SubjectNames(names, units);
    }

    /** One part of a subject may have several attributes. */
    private static void add(Rdn rdn, String type, List<String> to) {
        try {
            var all = rdn.toAttributes().getAll();
            while (all.hasMore()) {
                var attribute = all.next();
                for (int i = 0; attribute.getID().equalsIgnoreCase(type) && i < attribute.size(); i++) {
                    if (attribute.get(i) instanceof String text) {
                        to.add(text);
                    }
                }
            }
        } catch (javax.naming.NamingException inMemory) {
            throw new IllegalStateException(inMemory);
        }
    }
}
