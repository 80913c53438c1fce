package io.ambassadors.https.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptor;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * A certificate that a {@link TestAuthority} issued, with its key, in every form that files have it in.
 *
 * @param chain its own first, then the authorities between it and the root; not the root
 * @param keys its keys
 */
public record TestCertificate(List<X509Certificate> chain, KeyPair keys) {
    public TestCertificate {
        chain = List.copyOf(chain);
    }

    /** Its own certificate. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** Its key. */
    public PrivateKey key() {
        return keys.getPrivate();
    }

    /** The chain: what {@code tls.crt} holds. */
    public String chainPem() {
        return pem(chain);
    }

    /** The key as PKCS#8: what {@code tls.key} holds, {@code BEGIN PRIVATE KEY}. */
    public String keyPem() {
        return encode(new PemObject("PRIVATE KEY", key().getEncoded()));
    }

    /** The key as OpenSSL wrote it of old: {@code BEGIN RSA PRIVATE KEY} (PKCS#1) or {@code BEGIN EC PRIVATE KEY} (SEC 1). */
    public String traditionalKeyPem() {
        return encode(withParameters());
    }

    /** The key as PKCS#8 under a password: {@code BEGIN ENCRYPTED PRIVATE KEY}, PBES2 with AES-256. */
    public String encryptedKeyPem(String password) {
        try {
            return encode(new JcaPKCS8Generator(
                    key(),
                    new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                            .setProvider(new BouncyCastleProvider())
                            .setPassword(password.toCharArray())
                            .build()));
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key under a password as OpenSSL wrote it of old: {@code Proc-Type: 4,ENCRYPTED}. */
    public String traditionalEncryptedKeyPem(String password) {
        PEMEncryptor encryptor = new JcePEMEncryptorBuilder("AES-256-CBC")
                .setProvider(new BouncyCastleProvider())
                .build(password.toCharArray());
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(withParameters(), encryptor);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    /** The JDK leaves the curve out of SEC 1, Bouncy Castle writes it as OpenSSL does. */
    private PrivateKey withParameters() {
        try {
            return KeyFactory.getInstance(key().getAlgorithm(), new BouncyCastleProvider())
                    .generatePrivate(new PKCS8EncodedKeySpec(key().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Chain and key as PKCS#12; the password is ASCII. */
    public byte[] pkcs12(String password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key(), password.toCharArray(), chain.toArray(Certificate[]::new));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            store.store(bytes, password.toCharArray());
            return bytes.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes {@code tls.crt} and {@code tls.key} as a Kubernetes Secret has them; the directory is made if need be. */
    public void writeSecret(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("tls.crt"), chainPem());
        Files.writeString(directory.resolve("tls.key"), keyPem());
    }

    /** Certificates as PEM, one behind the other. */
    public static String pem(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        certificates.forEach(certificate -> text.append(encode(certificate)));
        return text.toString();
    }

    /** Anything that Bouncy Castle writes as PEM: certificates, keys, lists of revoked certificates. */
    public static String encode(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }
}
