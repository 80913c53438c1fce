package io.ambassadors.demo;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** A directory that looks as the kubelet makes one of a TLS Secret, and an authority that fills it again and again. */
final class SecretVolume {
    private static final X500Name AUTHORITY = new X500Name("CN=Demo authority");
    private static final Duration LIFETIME = Duration.ofDays(7);
    private static final SecureRandom RANDOM = new SecureRandom();
    private final Path directory;
    private final KeyPair authorityKeys = keys();
    private final X509Certificate authority;
    private long serial;

    SecretVolume(Path directory) throws GeneralSecurityException, IOException {
        this.directory = Files.createDirectories(directory);
        JcaX509v3CertificateBuilder root = builder(AUTHORITY, authorityKeys);
        root.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        authority = signed(root);
    }

    Path directory() {
        return directory;
    }

    /** What clients must trust. */
    X509Certificate authority() {
        return authority;
    }

    /** Puts a new certificate there with its key, all at once as the kubelet does, and returns its serial number. */
    BigInteger renew() throws GeneralSecurityException, IOException {
        KeyPair keys = keys();
        JcaX509v3CertificateBuilder leaf = builder(new X500Name("CN=localhost"), keys);
        GeneralName[] names = {
            new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")
        };
        leaf.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        X509Certificate certificate = signed(leaf);
        Path generation = Files.createDirectory(directory.resolve("..generation-" + serial));
        Files.writeString(generation.resolve("tls.crt"), pem(certificate));
        Files.writeString(
                generation.resolve("tls.key"),
                pem(new PemObject("PRIVATE KEY", keys.getPrivate().getEncoded())));
        Path link = directory.resolve("..data");
        for (String name : new String[] {"tls.crt", "tls.key"}) {
            Path file = directory.resolve(name);
            if (!Files.isSymbolicLink(file)) {
                Files.createSymbolicLink(file, Path.of("..data", name));
            }
        }
        Path fresh = Files.createSymbolicLink(directory.resolve("..data_tmp"), generation.getFileName());
        Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE);
        return certificate.getSerialNumber();
    }

    private JcaX509v3CertificateBuilder builder(X500Name subject, KeyPair keys) {
        serial++;
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                AUTHORITY,
                BigInteger.valueOf(serial),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(LIFETIME)),
                subject,
                keys.getPublic());
    }

    private X509Certificate signed(JcaX509v3CertificateBuilder builder) throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder("SHA256withECDSA").build(authorityKeys.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        return generator.generateKeyPair();
    }

    /** A certificate, or an object of PEM, as text. */
    static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
