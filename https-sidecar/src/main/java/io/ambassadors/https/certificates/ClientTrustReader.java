package io.ambassadors.https.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.https.config.ClientsConfig;

/** Reads whom client certificates must come from, and which are revoked. */
final class ClientTrustReader {
    private final ClientsConfig config;
    private final Set<Path> authorityFiles;
    private final Set<Path> revocationFiles;

    private ClientTrustReader(ClientsConfig config, Set<Path> authorityFiles) {
        this.config = config;
        this.authorityFiles = authorityFiles;
        this.revocationFiles = new LinkedHashSet<>(config.crl());
    }

    /**
     * For a configuration, with the files as they are now.
     *
     * @param places whose {@code ca.crt} counts if the configuration names no authorities
     */
    static ClientTrustReader of(ClientsConfig config, List<Place> places) {
        Set<Path> files = new LinkedHashSet<>();
        if (config.verify() != ClientsConfig.Verify.NONE) {
            if (config.ca().isEmpty()) {
                places.forEach(place -> place.authority().filter(Files::exists).ifPresent(files::add));
            } else {
                config.ca().forEach(path -> files.addAll(filesIn(path)));
            }
        }
        return new ClientTrustReader(config, files);
    }

    /** Files that are read; none if clients are not asked for a certificate. */
    Set<Path> files() {
        Set<Path> all = new LinkedHashSet<>(authorityFiles);
        if (asked()) {
            all.addAll(revocationFiles);
        }
        return all;
    }

    /**
     * Reads them.
     *
     * @param warnings is added to
     * @throws RefusedException if there are no authorities, or any of the files is broken
     */
    ClientTrust read(Instant now, List<ConfigProblem> warnings) throws RefusedException {
        if (!asked()) {
            return ClientTrust.NONE;
        }
        if (authorityFiles.isEmpty()) {
            throw new RefusedException(
                    config.ca().isEmpty() ? Path.of("ca.crt") : config.ca().get(0),
                    "Clients are asked for certificates, and there are no authorities to check them by",
                    "Name a PEM file with them as clients.ca, or put ca.crt beside the certificate");
        }
        SteadyFiles files = SteadyFiles.read(files());
        Set<X509Certificate> authorities = new LinkedHashSet<>();
        for (Path file : authorityFiles) {
            authorities.addAll(authorities(file, required(files, file)));
        }
        for (X509Certificate authority : authorities) {
            if (now.isAfter(authority.getNotAfter().toInstant())) {
                warnings.add(Warnings.of(
                        authorityFiles.iterator().next(),
                        "The authority " + authority.getSubjectX500Principal() + " ended at "
                                + authority.getNotAfter().toInstant() + ": clients that it vouches for are refused",
                        "Replace it"));
            }
        }
        List<X509CRL> revoked = new ArrayList<>();
        for (Path file : revocationFiles) {
            revoked.addAll(lists(file, required(files, file), authorities, now, warnings));
        }
        warnOfNoList(authorities, revoked, warnings);
        return new ClientTrust(List.copyOf(authorities), revoked);
    }

    /** Where lists are checked at all, the JDK refuses whom it has no list for (RFC 5280, 6.3.3). */
    private void warnOfNoList(Set<X509Certificate> authorities, List<X509CRL> revoked, List<ConfigProblem> warnings) {
        if (revoked.isEmpty()) {
            return;
        }
        for (X509Certificate authority : authorities) {
            if (revoked.stream()
                    .noneMatch(list -> list.getIssuerX500Principal().equals(authority.getSubjectX500Principal()))) {
                warnings.add(Warnings.of(
                        revocationFiles.iterator().next(),
                        "There is no list of revoked certificates from " + authority.getSubjectX500Principal()
                                + ": clients with a certificate of its own making are refused",
                        "Add its list to clients.crl"));
            }
        }
    }

    private boolean asked() {
        return config.verify() != ClientsConfig.Verify.NONE;
    }

    private static List<X509Certificate> authorities(Path file, byte[] content) throws RefusedException {
        List<X509Certificate> found = PemContent.of(file, content).certificates();
        if (found.isEmpty()) {
            throw new RefusedException(file, "Expected certificates of authorities, found none", "");
        }
        return found;
    }

    private static List<X509CRL> lists(
            Path file, byte[] content, Set<X509Certificate> authorities, Instant now, List<ConfigProblem> warnings)
            throws RefusedException {
        List<X509CRL> found = PemContent.looksLike(content)
                ? PemContent.of(file, content).revocations()
                : List.of(der(file, content));
        if (found.isEmpty()) {
            throw new RefusedException(file, "Expected a list of revoked certificates (X509 CRL), found none", "");
        }
        for (X509CRL list : found) {
            requireIssuer(file, list, authorities, warnings);
            if (list.getNextUpdate() != null && now.isAfter(list.getNextUpdate().toInstant())) {
                warnings.add(Warnings.of(
                        file,
                        "The list of revoked certificates should have been replaced at "
                                + list.getNextUpdate().toInstant()
                                + ": clients of its issuer are refused, since who was revoked since then is not known",
                        "Fetch it anew"));
            }
        }
        return found;
    }

    private static void requireIssuer(
            Path file, X509CRL list, Set<X509Certificate> authorities, List<ConfigProblem> warnings)
            throws RefusedException {
        List<X509Certificate> named = authorities.stream()
                .filter(authority -> authority.getSubjectX500Principal().equals(list.getIssuerX500Principal()))
                .toList();
        if (named.isEmpty()) {
            warnings.add(Warnings.of(
                    file,
                    "The list of revoked certificates is from " + list.getIssuerX500Principal()
                            + ", which is none of the authorities",
                    "Add the authority, or remove the list"));
        } else if (named.stream().noneMatch(authority -> signed(list, authority))) {
            throw new RefusedException(
                    file,
                    "The list of revoked certificates bears a wrong signature for " + list.getIssuerX500Principal(),
                    "Fetch it anew");
        }
    }

    private static boolean signed(X509CRL list, X509Certificate authority) {
        try {
            list.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException notTheOne) {
            return false;
        }
    }

    private static X509CRL der(Path file, byte[] content) throws RefusedException {
        try {
            return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(content));
        } catch (GeneralSecurityException e) {
            throw new RefusedException(
                    file, "Expected a list of revoked certificates in PEM or DER: " + e.getMessage(), "Fetch it anew");
        }
    }

    private static byte[] required(SteadyFiles files, Path file) throws RefusedException {
        Optional<byte[]> content = files.content(file);
        if (content.isPresent()) {
            return content.get();
        }
        throw new RefusedException(file, "There is no such file", "It is taken over when it comes");
    }

    /** A file is itself, even if it is not there; of a directory all that is no directory and whose name does not begin with a dot. */
    private static List<Path> filesIn(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException | java.io.UncheckedIOException gone) {
            return List.of();
        }
    }
}
