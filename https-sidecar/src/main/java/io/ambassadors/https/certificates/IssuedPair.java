package io.ambassadors.https.certificates;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * A certificate of our own making (RFC 5280) with its key, EC P-256.
 *
 * @param certificate of a root, or of a server
 * @param key of the certificate
 */
record IssuedPair(X509Certificate certificate, PrivateKey key) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SERIAL_BITS = 127;
    private static final String SIGNATURE = "SHA256withECDSA";

    /** A new root. */
    static IssuedPair root(String commonName, Instant from, Instant to) {
        KeyPair keys = generate();
        X500Name name = name(commonName);
        JcaX509v3CertificateBuilder builder = builder(name, name, keys.getPublic(), from, to);
        try {
            // No other authority below it: it vouches for servers only.
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return sign(builder, keys.getPrivate(), keys.getPrivate());
    }

    /** A root that was kept. */
    static IssuedPair read(Path certificate, Path key) throws RefusedException {
        SteadyFiles files = SteadyFiles.read(Set.of(certificate, key));
        PemContent found = PemContent.of(certificate, files.content(certificate).orElse(new byte[0]));
        PemContent keys = PemContent.of(key, files.content(key).orElse(new byte[0]));
        if (found.certificates().size() != 1 || keys.keys().size() != 1) {
            throw new RefusedException(certificate, "Expected one certificate, and one key beside it", "");
        }
        IssuedPair pair = new IssuedPair(
                found.certificates().get(0),
                new PrivateKeyReader(key, Optional.empty()).read(keys.keys().get(0)));
        if (!CertificateFacts.matches(pair.certificate.getPublicKey(), pair.key)
                || !pair.key.getAlgorithm().equals("EC")) {
            throw new RefusedException(key, "Expected the EC key of the certificate beside it", "");
        }
        return pair;
    }

    /** A certificate for a server, signed by this root. */
    IssuedPair issue(String commonName, List<String> names, Instant from, Instant to) {
        KeyPair keys = generate();
        X500Name issuer =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        JcaX509v3CertificateBuilder builder = builder(issuer, name(commonName), keys.getPublic(), from, to);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(names.stream().map(IssuedPair::general).toArray(GeneralName[]::new)));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return sign(builder, keys.getPrivate(), key);
    }

    /** The certificate as PEM. */
    String certificatePem() {
        return pem(certificate);
    }

    /** The key as PEM, PKCS#8. */
    String keyPem() {
        return pem(new PemObject("PRIVATE KEY", key.getEncoded()));
    }

    private static GeneralName general(String name) {
        return new GeneralName(ServerNames.isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Instant from, Instant to) {
        BigInteger serial = new BigInteger(SERIAL_BITS, RANDOM).setBit(0);
        return new JcaX509v3CertificateBuilder(issuer, serial, Date.from(from), Date.from(to), subject, key);
    }

    private static IssuedPair sign(JcaX509v3CertificateBuilder builder, PrivateKey own, PrivateKey issuer) {
        try {
            return new IssuedPair(
                    new JcaX509CertificateConverter()
                            .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(issuer))),
                    own);
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }
}
