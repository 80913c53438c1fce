package io.ambassadors.https.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.X509TrustedCertificateBlock;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/**
 * What stands in a PEM file (RFC 7468), in any order; other text between is skipped, as OpenSSL does.
 *
 * @param file from which it came
 * @param certificates in the order of the file
 * @param keys private keys, as Bouncy Castle reads them; see {@link PrivateKeyReader}
 * @param revocations lists of revoked certificates
 */
record PemContent(Path file, List<X509Certificate> certificates, List<Object> keys, List<X509CRL> revocations) {
    private static final String BEGIN = "-----BEGIN ";

    PemContent {
        certificates = List.copyOf(certificates);
        keys = List.copyOf(keys);
        revocations = List.copyOf(revocations);
    }

    /** Whether the file has anything in the form of PEM. */
    static boolean looksLike(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1).contains(BEGIN);
    }

    /**
     * Reads a file.
     *
     * @throws RefusedException if something of it is broken, or there is nothing in it
     */
    static PemContent of(Path file, byte[] content) throws RefusedException {
        requirePem(file, content);
        List<X509Certificate> certificates = new ArrayList<>();
        List<Object> keys = new ArrayList<>();
        List<X509CRL> revocations = new ArrayList<>();
        int number = 0;
        ASN1ObjectIdentifier curve = null;
        try (Reader text = new InputStreamReader(new ByteArrayInputStream(content), StandardCharsets.ISO_8859_1);
                PEMParser parser = new PEMParser(text)) {
            for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                number++;
                if (next instanceof X509CertificateHolder holder) {
                    certificates.add(certificate(holder));
                } else if (next instanceof X509TrustedCertificateBlock trusted) {
                    certificates.add(certificate(trusted.getCertificateHolder()));
                } else if (next instanceof X509CRLHolder list) {
                    revocations.add(new JcaX509CRLConverter().getCRL(list));
                } else if (next instanceof ASN1ObjectIdentifier parameters) {
                    curve = parameters;
                } else if (isKey(next)) {
                    keys.add(withCurve(next, curve));
                }
            }
        } catch (IOException | GeneralSecurityException | RuntimeException broken) {
            throw new RefusedException(
                    file,
                    "Expected PEM, but block " + (number + 1) + " of the file cannot be read: " + broken.getMessage(),
                    "If the file was being written, it is read again when it is complete; else create it anew");
        }
        return new PemContent(file, certificates, keys, revocations);
    }

    private static void requirePem(Path file, byte[] content) throws RefusedException {
        if (content.length == 0) {
            throw new RefusedException(file, "Expected PEM, found an empty file", "Fill it");
        }
        if (!looksLike(content)) {
            boolean der = content[0] == 0x30;
            throw new RefusedException(
                    file,
                    "Expected PEM (a line that starts with " + BEGIN.trim() + "), found "
                            + (der ? "DER" : "something else in " + content.length + " bytes"),
                    der ? "Convert it: openssl x509 -inform DER -in FILE, or openssl pkey -inform DER -in FILE" : "");
        }
    }

    private static X509Certificate certificate(X509CertificateHolder holder) throws GeneralSecurityException {
        return new JcaX509CertificateConverter().getCertificate(holder);
    }

    /** SEC 1 may leave out the curve of a key, which then stands before it as {@code EC PARAMETERS} (RFC 5915, 3). */
    private static Object withCurve(Object key, ASN1ObjectIdentifier curve) throws IOException {
        if (curve == null || !(key instanceof PEMKeyPair pair)) {
            return key;
        }
        PrivateKeyInfo info = pair.getPrivateKeyInfo();
        boolean lacking = X9ObjectIdentifiers.id_ecPublicKey.equals(
                        info.getPrivateKeyAlgorithm().getAlgorithm())
                && info.getPrivateKeyAlgorithm().getParameters() == null;
        return lacking
                ? new PrivateKeyInfo(
                        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), info.parsePrivateKey())
                : key;
    }

    private static boolean isKey(Object object) {
        return object instanceof PEMKeyPair
                || object instanceof PrivateKeyInfo
                || object instanceof PEMEncryptedKeyPair
                || object instanceof PKCS8EncryptedPrivateKeyInfo;
    }
}
