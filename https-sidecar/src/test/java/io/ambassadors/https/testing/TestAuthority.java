package io.ambassadors.https.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.jcajce.JcaBasicOCSPRespBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * An authority for tests, with a root of its own, or below another.
 *
 * <pre>
 *   TestAuthority root = TestAuthority.root("Test root");
 *   TestCertificate server = root.issue("a.example", "127.0.0.1");
 *   server.writeSecret(directory);                              // tls.crt, tls.key
 *   TestCertificate client = root.leaf("app").uri("spiffe://cluster.local/ns/a/sa/b").client().issue();
 * </pre>
 */
public final class TestAuthority {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair keys;
    private final X509Certificate certificate;
    private final List<X509Certificate> chain;

    private TestAuthority(KeyPair keys, X509Certificate certificate, List<X509Certificate> chain) {
        this.keys = keys;
        this.certificate = certificate;
        this.chain = chain;
    }

    /** One that vouches for itself. */
    public static TestAuthority root(String commonName) {
        KeyPair keys = KeyKind.EC_P256.generate();
        X500Name name = new X500Name("CN=" + commonName);
        X509Certificate own = authorityCertificate(name, keys.getPublic(), name, keys, null);
        return new TestAuthority(keys, own, List.of());
    }

    /** One below this; what it issues has its certificate in the chain. */
    public TestAuthority intermediate(String commonName) {
        KeyPair below = KeyKind.EC_P256.generate();
        X500Name name = new X500Name("CN=" + commonName);
        X509Certificate own = authorityCertificate(name, below.getPublic(), subject(), keys, certificate);
        List<X509Certificate> longer = new ArrayList<>();
        longer.add(own);
        longer.addAll(chain);
        return new TestAuthority(below, own, longer);
    }

    /** Its own certificate: what peers trust. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** {@link #certificate} as PEM: what {@code ca.crt} holds. */
    public String certificatePem() {
        return TestCertificate.pem(List.of(certificate));
    }

    /** A server's certificate for these names and addresses; the first is its common name too. */
    public TestCertificate issue(String... names) {
        LeafRequest request = leaf(names[0]);
        for (String name : names) {
            if (name.matches("[0-9.]+|.*:.*")) {
                request.ip(name);
            } else {
                request.dns(name);
            }
        }
        return request.issue();
    }

    /** Begins to describe a certificate; it has no alternative names until they are given. */
    public LeafRequest leaf(String commonName) {
        return new LeafRequest(this, commonName);
    }

    TestCertificate issue(LeafRequest request) {
        KeyPair leafKeys = request.kind.generate();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                subject(),
                serial(),
                Date.from(request.notBefore),
                Date.from(request.notAfter),
                request.subject,
                leafKeys.getPublic());
        try {
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(
                            request.client ? KeyPurposeId.id_kp_clientAuth : KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(certificate));
            if (!request.alternativeNames.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(request.alternativeNames.toArray(GeneralName[]::new)));
            }
            String signature = request.signature.isEmpty() ? KeyKind.EC_P256.signature() : request.signature;
            List<X509Certificate> whole = new ArrayList<>();
            whole.add(convert(builder.build(signer(signature, keys.getPrivate()))));
            whole.addAll(chain);
            return new TestCertificate(whole, leafKeys);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A list of those that are no longer good, to be renewed in a week. */
    public X509CRL revoke(X509Certificate... revoked) {
        X509v2CRLBuilder builder = new X509v2CRLBuilder(subject(), new Date());
        builder.setNextUpdate(Date.from(Instant.now().plus(Duration.ofDays(7))));
        for (X509Certificate one : revoked) {
            builder.addCRLEntry(one.getSerialNumber(), new Date(), CRLReason.keyCompromise);
        }
        try {
            return new JcaX509CRLConverter()
                    .getCRL(builder.build(signer(KeyKind.EC_P256.signature(), keys.getPrivate())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An OCSP response in DER that says the certificate is good, from and until these times. */
    public byte[] ocspGood(X509Certificate of, Instant thisUpdate, Instant nextUpdate) {
        try {
            DigestCalculator sha1 =
                    new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1);
            BasicOCSPRespBuilder builder = new JcaBasicOCSPRespBuilder(keys.getPublic(), sha1);
            builder.addResponse(
                    new CertificateID(sha1, new JcaX509CertificateHolder(certificate), of.getSerialNumber()),
                    CertificateStatus.GOOD,
                    Date.from(thisUpdate),
                    Date.from(nextUpdate));
            return new OCSPRespBuilder()
                    .build(
                            OCSPResponseStatus.SUCCESSFUL,
                            builder.build(
                                    signer(KeyKind.EC_P256.signature(), keys.getPrivate()),
                                    new X509CertificateHolder[0],
                                    Date.from(thisUpdate)))
                    .getEncoded();
        } catch (OperatorCreationException | GeneralSecurityException | OCSPException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private X500Name subject() {
        return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    }

    private static X509Certificate authorityCertificate(
            X500Name name, PublicKey key, X500Name issuer, KeyPair issuerKeys, X509Certificate issuerCertificate) {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                serial(),
                Date.from(now.minus(Duration.ofDays(400))),
                Date.from(now.plus(Duration.ofDays(3650))),
                name,
                key);
        try {
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(key));
            if (issuerCertificate != null) {
                builder.addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        extensions.createAuthorityKeyIdentifier(issuerCertificate));
            }
            return convert(builder.build(signer(KeyKind.EC_P256.signature(), issuerKeys.getPrivate())));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate convert(X509CertificateHolder holder) throws GeneralSecurityException {
        return new JcaX509CertificateConverter().getCertificate(holder);
    }

    private static ContentSigner signer(String algorithm, PrivateKey key) {
        try {
            return new JcaContentSignerBuilder(algorithm).build(key);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BigInteger serial() {
        return new BigInteger(120, RANDOM).setBit(119);
    }
}
