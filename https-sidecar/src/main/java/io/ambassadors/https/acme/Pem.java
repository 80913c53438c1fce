package io.ambassadors.https.acme;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** The textual form of keys and certificates (RFC 7468), for those that we write ourselves. */
final class Pem {
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";
    private static final String PUBLIC_KEY = "PUBLIC KEY";
    private static final int LINE = 64;

    private Pem() {}

    /** A chain, in its order. */
    static byte[] certificates(List<X509Certificate> chain) throws GeneralSecurityException {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : chain) {
            text.append(block(CERTIFICATE, certificate.getEncoded()));
        }
        return bytes(text.toString());
    }

    /** A private key in PKCS#8, the form that every reader knows. */
    static byte[] privateKey(PrivateKey key) {
        return bytes(block(PRIVATE_KEY, key.getEncoded()));
    }

    /** Both halves of a pair: the JDK's PKCS#8 of an elliptic key does not have the public one. */
    static byte[] keyPair(KeyPair pair) {
        return bytes(block(PRIVATE_KEY, pair.getPrivate().getEncoded())
                + block(PUBLIC_KEY, pair.getPublic().getEncoded()));
    }

    /** All certificates of a text; an error if there is none. */
    static List<X509Certificate> readCertificates(byte[] text) throws GeneralSecurityException {
        List<X509Certificate> chain =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(text)).stream()
                        .map(X509Certificate.class::cast)
                        .toList();
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("there is no certificate in it");
        }
        return chain;
    }

    /** What {@link #privateKey} wrote, of an elliptic curve. */
    static PrivateKey readPrivateKey(Path file) throws IOException, GeneralSecurityException {
        try (PemReader reader = open(file)) {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(next(reader, PRIVATE_KEY)));
        }
    }

    /** What {@link #keyPair} wrote, of an elliptic curve. */
    static KeyPair readKeyPair(Path file) throws IOException, GeneralSecurityException {
        try (PemReader reader = open(file)) {
            KeyFactory factory = KeyFactory.getInstance("EC");
            PrivateKey secret = factory.generatePrivate(new PKCS8EncodedKeySpec(next(reader, PRIVATE_KEY)));
            PublicKey open = factory.generatePublic(new X509EncodedKeySpec(next(reader, PUBLIC_KEY)));
            return new KeyPair(open, secret);
        }
    }

    private static PemReader open(Path file) throws IOException {
        return new PemReader(new StringReader(Files.readString(file, StandardCharsets.US_ASCII)));
    }

    private static byte[] next(PemReader reader, String type) throws IOException, GeneralSecurityException {
        PemObject object = reader.readPemObject();
        if (object == null || !object.getType().equals(type)) {
            throw new GeneralSecurityException(
                    "expected " + type + ", found " + (object == null ? "the end" : object.getType()));
        }
        return object.getContent();
    }

    private static String block(String type, byte[] content) {
        String body = Base64.getMimeEncoder(LINE, bytes("\n")).encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
