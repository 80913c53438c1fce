package io.ambassadors.https.acme;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jboss.logging.Logger;

/**
 * One certificate with its key in a directory, laid out as Kubernetes lays out a volume of a Secret: {@code tls.crt} and {@code tls.key}
 * are links into {@code ..data}, which is a link to the directory of a generation. A new generation is written aside and comes into force
 * by a rename of that one link, so nobody who resolves it sees a certificate and a key that do not belong together.
 */
final class CertificateStore {
    private static final Logger LOG = Logger.getLogger(CertificateStore.class);
    private static final String DATA = "..data";
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final String AUTHORITY = "acme.directory";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy_MM_dd_HH_mm_ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SUFFIXES = 1_000_000_000;

    private final Path directory;

    CertificateStore(Path storage, String mainName) {
        this.directory = storage.resolve("certificates").resolve(mainName);
    }

    /** Where {@code tls.crt} and {@code tls.key} are. */
    Path directory() {
        return directory;
    }

    /**
     * What is there now.
     *
     * @return empty if nothing is, or nothing that can be used, which is logged
     */
    Optional<StoredCertificate> read() {
        try {
            // Resolved once, so that all files are of the same generation.
            Path generation = directory.resolve(DATA).toRealPath();
            List<X509Certificate> chain = Pem.readCertificates(Files.readAllBytes(generation.resolve(CERTIFICATE)));
            if (!belongTogether(
                    Pem.readPrivateKey(generation.resolve(KEY)), chain.get(0).getPublicKey())) {
                throw new GeneralSecurityException("the key is not that of the certificate");
            }
            URI authority = URI.create(Files.readString(generation.resolve(AUTHORITY), StandardCharsets.UTF_8)
                    .trim());
            return Optional.of(new StoredCertificate(chain, authority));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            LOG.warnf(
                    "The certificate in the ACME storage cannot be used, another is ordered: directory=%s problem=%s",
                    directory, e);
            return Optional.empty();
        }
    }

    /** Puts a certificate in the place of what is there. */
    StoredCertificate write(List<X509Certificate> chain, PrivateKey key, URI authority, Instant now)
            throws IOException, GeneralSecurityException {
        PrivateFiles.createDirectories(directory);
        Path generation = directory.resolve(".." + STAMP.format(now) + "." + RANDOM.nextInt(SUFFIXES));
        PrivateFiles.createDirectories(generation);
        PrivateFiles.create(generation.resolve(CERTIFICATE), Pem.certificates(chain));
        PrivateFiles.create(generation.resolve(KEY), Pem.privateKey(key));
        PrivateFiles.create(generation.resolve(AUTHORITY), authority.toString().getBytes(StandardCharsets.UTF_8));
        // At first these lead nowhere, so that both files appear at once.
        link(CERTIFICATE);
        link(KEY);
        PrivateFiles.replaceLink(directory.resolve(DATA), generation.getFileName());
        removeOthers(generation);
        return new StoredCertificate(chain, authority);
    }

    private void link(String file) throws IOException {
        Path link = directory.resolve(file);
        Path target = Path.of(DATA, file);
        if (!Files.isSymbolicLink(link) || !Files.readSymbolicLink(link).equals(target)) {
            PrivateFiles.replaceLink(link, target);
        }
    }

    /** Old generations, and those that were never finished. A reader that still is in one notices and reads again. */
    private void removeOthers(Path current) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "..*")) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) && !entry.equals(current)) {
                    removeGeneration(entry);
                }
            }
        } catch (IOException e) {
            LOG.warnf("An old certificate in the ACME storage stays: directory=%s problem=%s", directory, e);
        }
    }

    private static void removeGeneration(Path generation) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(generation)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(generation);
    }

    private static boolean belongTogether(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        byte[] sample = DATA.getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(sample);
        return signature.verify(signed);
    }
}
