package io.ambassadors.it.harness;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues certificates to servers and clients of the tests. Every key is EC P-256. */
public final class CertificateAuthority {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration YOUTH = Duration.ofDays(1);
    private static final Duration LIFE = Duration.ofDays(90);

    private final KeyPair keys = newKeys();
    private final X509Certificate certificate;

    private CertificateAuthority(String commonName) {
        X500Name name = new X500Name("CN=" + commonName);
        JcaX509v3CertificateBuilder builder = builder(
                name, Instant.now().minus(YOUTH.multipliedBy(400)), LIFE.multipliedBy(40), name, keys.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
            certificate = signed(builder);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new one, which vouches for itself. */
    public static CertificateAuthority named(String commonName) {
        return new CertificateAuthority(commonName);
    }

    /** What those trust who trust it. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** {@link #certificate()} as PEM. */
    public String pem() {
        return Issued.pem(certificate);
    }

    /** A server's certificate for these DNS names and addresses, good from a day ago for ninety days. */
    public Issued server(String... names) {
        return server(Instant.now().minus(YOUTH), LIFE, names);
    }

    /** A server's certificate that is good for {@code life} from {@code from} on. */
    public Issued server(Instant from, Duration life, String... names) {
        List<GeneralName> alternatives = new ArrayList<>();
        for (String name : names) {
            boolean address = name.matches("[0-9.]+|.*:.*");
            alternatives.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name));
        }
        return issue("CN=" + names[0], from, life, KeyPurposeId.id_kp_serverAuth, alternatives);
    }

    /**
     * A client's certificate.
     *
     * @param subject such as {@code CN=app,OU=ops}
     * @param uris alternative names, such as {@code spiffe://cluster.local/ns/a/sa/b}
     */
    public Issued client(String subject, String... uris) {
        List<GeneralName> alternatives = new ArrayList<>();
        for (String uri : uris) {
            alternatives.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
        }
        return issue(subject, Instant.now().minus(YOUTH), LIFE, KeyPurposeId.id_kp_clientAuth, alternatives);
    }

    /** A list of revoked certificates, as PEM, in force for a week. */
    public String revoking(Issued... revoked) {
        X509v2CRLBuilder builder = new X509v2CRLBuilder(subject(), new Date());
        builder.setNextUpdate(Date.from(Instant.now().plus(Duration.ofDays(7))));
        for (Issued one : revoked) {
            builder.addCRLEntry(one.certificate().getSerialNumber(), new Date(), CRLReason.keyCompromise);
        }
        return Issued.pem(builder.build(signer(keys.getPrivate())));
    }

    private Issued issue(
            String subject, Instant from, Duration life, KeyPurposeId purpose, List<GeneralName> alternatives) {
        KeyPair own = newKeys();
        JcaX509v3CertificateBuilder builder = builder(subject(), from, life, new X500Name(subject), own.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate));
            if (!alternatives.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(alternatives.toArray(GeneralName[]::new)));
            }
            return new Issued(signed(builder), own.getPrivate());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private X500Name subject() {
        return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Name issuer, Instant from, Duration life, X500Name subject, PublicKey key) {
        BigInteger serial = new BigInteger(120, RANDOM).setBit(119);
        return new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(from), Date.from(from.plus(life)), subject, key);
    }

    private X509Certificate signed(JcaX509v3CertificateBuilder builder) throws GeneralSecurityException {
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer(keys.getPrivate())));
    }

    private static ContentSigner signer(PrivateKey key) {
        try {
            return new JcaContentSignerBuilder("SHA256withECDSA").build(key);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
