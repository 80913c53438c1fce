package io.ambassadors.https.certificates;

import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.config.SubPathMount;

/** What is legal in a certificate, but unwise: it serves, and this is said. */
final class Warnings {
    private static final int SHORTEST_RSA = 2048;
    private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final String AUTHORITY_INFORMATION = "1.3.6.1.5.5.7.1.1";

    private final Path file;
    private final Duration beforeItsEnd;
    private final Instant now;
    private final List<ConfigProblem> found = new ArrayList<>();
    private final List<ConfigProblem> refused = new ArrayList<>();

    /**
     * What is to be said of a place.
     *
     * @param all everything
     * @param refused that of it because of which clients refuse the certificate, though we serve it
     */
    record Said(List<ConfigProblem> all, List<ConfigProblem> refused) {}

    private Warnings(Path file, Duration beforeItsEnd, Instant now) {
        this.file = file;
        this.beforeItsEnd = beforeItsEnd;
        this.now = now;
    }

    /** A warning. */
    static ConfigProblem of(Path file, String message, String cure) {
        return new ConfigProblem(ConfigProblem.Severity.WARNING, file, 0, 0, message, cure);
    }

    /** Everything to say about a place that was read. */
    static Said about(Place place, IdentityReader.Reading reading, Duration beforeItsEnd, Instant now) {
        Warnings warnings = new Warnings(place.certificate(), beforeItsEnd, now);
        X509Certificate own = reading.identity().certificate();
        warnings.validity(own);
        warnings.names(own);
        warnings.key(own);
        warnings.usage(own);
        warnings.signatures(reading.identity().chain());
        warnings.chain(reading);
        place.files().stream()
                .filter(SubPathMount::looksLike)
                .forEach(mounted -> warnings.found.add(of(
                        mounted,
                        "The file is mounted by itself (subPath): Kubernetes never updates it, and renewal goes unnoticed",
                        "Mount the directory of the Secret instead")));
        warnings.found.addAll(reading.warnings());
        return new Said(warnings.found, warnings.refused);
    }

    /** Names that more than one identity answers for. */
    static List<ConfigProblem> sharedNames(List<Identity> identities) {
        List<ConfigProblem> found = new ArrayList<>();
        Map<String, Identity> first = new HashMap<>();
        for (Identity identity : identities) {
            for (String name : identity.names()) {
                Identity other = first.putIfAbsent(name, identity);
                if (other != null && other != identity) {
                    found.add(of(
                            Path.of(identity.source()),
                            "The name " + name + " is served by the certificate of " + other.source()
                                    + ", which comes first",
                            "Keep one certificate for each name"));
                }
            }
        }
        return found;
    }

    private void add(String message, String cure) {
        found.add(of(file, message, cure));
    }

    /** As {@link #add}, of what clients do not put up with. */
    private void addRefused(String message, String cure) {
        add(message, cure);
        refused.add(found.get(found.size() - 1));
    }

    private void validity(X509Certificate own) {
        Instant from = own.getNotBefore().toInstant();
        Instant to = own.getNotAfter().toInstant();
        if (now.isBefore(from)) {
            addRefused("The certificate is not good before " + from + ", and it is " + now, "Does the clock go right?");
        } else if (now.isAfter(to)) {
            addRefused(
                    "The certificate ended at " + to + "; it is served nevertheless, and clients refuse it",
                    "Renew it");
        } else if (now.isAfter(to.minus(beforeItsEnd))) {
            add(
                    "The certificate ends at " + to + ", in "
                            + Duration.between(now, to).toDays() + " days",
                    "Renew it; was that to happen by itself?");
        }
    }

    private void names(X509Certificate own) {
        if (CertificateFacts.alternativeNames(own).isEmpty()) {
            addRefused(
                    "The certificate has no alternative name (subjectAltName): it is served for its common name "
                            + CertificateFacts.commonName(own).orElse("(none)")
                            + ", which clients do not heed (RFC 9525)",
                    "Have it issued with the names as DNS names");
        }
    }

    private void key(X509Certificate own) {
        if (own.getPublicKey() instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < SHORTEST_RSA) {
            addRefused(
                    "The key is weak: " + CertificateFacts.keyType(own) + ", expected RSA 2048 or EC P-256",
                    "Make a new one");
        }
        if (own.getPublicKey().getAlgorithm().equals("EdDSA")) {
            add("The key is Ed25519, which browsers do not accept", "Take EC P-256 if browsers are to come");
        }
    }

    private void usage(X509Certificate own) {
        try {
            List<String> usages = own.getExtendedKeyUsage();
            if (usages != null && !usages.contains(SERVER_AUTHENTICATION) && !usages.contains(ANY_USAGE)) {
                addRefused(
                        "The certificate is not meant for servers (no serverAuth in its extended key usage): clients refuse it",
                        "Have it issued for serverAuth");
            }
        } catch (CertificateParsingException unreadable) {
            add("The extended key usage of the certificate cannot be read: " + unreadable.getMessage(), "");
        }
    }

    private void signatures(List<X509Certificate> chain) {
        for (X509Certificate certificate : chain) {
            String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
            if ((algorithm.startsWith("SHA1") || algorithm.startsWith("MD"))
                    && !CertificateFacts.isSelfSigned(certificate)) {
                addRefused(
                        "The certificate of " + certificate.getSubjectX500Principal() + " is signed with "
                                + certificate.getSigAlgName() + ", which clients refuse",
                        "Have it issued anew with SHA-256");
            }
        }
    }

    private void chain(IdentityReader.Reading reading) {
        ChainOrder order = reading.chain();
        if (order.reordered()) {
            add(
                    "The certificates stand in a wrong order; they are sent in the right one",
                    "Put our own first, then its issuer, and so on");
        }
        if (!order.unrelated().isEmpty()) {
            add(
                    "Certificates that vouch for nothing in the chain are not sent: "
                            + order.unrelated().stream()
                                    .map(other ->
                                            other.getSubjectX500Principal().getName())
                                    .toList(),
                    "Remove them");
        }
        for (X509Certificate issuer : order.chain().subList(1, order.chain().size())) {
            if (now.isAfter(issuer.getNotAfter().toInstant())) {
                addRefused(
                        "The certificate of the issuer " + issuer.getSubjectX500Principal() + " ended at "
                                + issuer.getNotAfter().toInstant(),
                        "Get the chain anew");
            }
        }
        X509Certificate last = order.chain().get(order.chain().size() - 1);
        if (mayBeIncomplete(last, reading.authorities())) {
            add(
                    "The chain ends with " + last.getSubjectX500Principal() + ", whose issuer "
                            + last.getIssuerX500Principal() + " is not known here as a root: clients may refuse it",
                    "Append the certificate of the issuer, unless it is a root of your own");
        }
    }

    /**
     * An issuer that is neither at hand nor a root may be missing. Whether it is a root is known of public ones and of those in {@code
     * ca.crt}; of others it is taken to be one, unless the certificate says where its issuer's is to be had (RFC 5280, 4.2.2.1).
     */
    private static boolean mayBeIncomplete(X509Certificate last, List<X509Certificate> authorities) {
        if (CertificateFacts.isSelfSigned(last)
                || authorities.stream().anyMatch(root -> CertificateFacts.isIssuedBy(last, root))) {
            return false;
        }
        boolean doubtful = !authorities.isEmpty() || last.getExtensionValue(AUTHORITY_INFORMATION) != null;
        return doubtful && !PublicRoots.issued(last);
    }
}
