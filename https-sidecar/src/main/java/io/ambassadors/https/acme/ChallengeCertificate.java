package io.ambassadors.https.acme;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The certificate that answers a challenge (RFC 8737, 3). The library makes such ones with RSA keys only, which take their time. */
final class ChallengeCertificate {
    /** {@code id-pe-acmeIdentifier}. */
    static final ASN1ObjectIdentifier ACME_IDENTIFIER = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.31");

    private static final X500Name SUBJECT = new X500Name("CN=ACME challenge");
    private static final Duration LIFETIME = Duration.ofDays(1);
    private static final Duration FOR_CLOCKS_THAT_DIFFER = Duration.ofHours(1);
    private static final int SERIAL_BITS = 120;
    private static final SecureRandom RANDOM = new SecureRandom();

    private ChallengeCertificate() {}

    /**
     * One signed by itself.
     *
     * @param name the only one that it has
     * @param digest SHA-256 of the key authorization
     */
    static X509Certificate make(String name, byte[] digest, KeyPair keys, Instant now) throws GeneralSecurityException {
        int type = Names.isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName;
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    SUBJECT,
                    new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS),
                    Date.from(now.minus(FOR_CLOCKS_THAT_DIFFER)),
                    Date.from(now.plus(LIFETIME)),
                    SUBJECT,
                    keys.getPublic());
            builder.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(type, name)));
            builder.addExtension(ACME_IDENTIFIER, true, new DEROctetString(digest));
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
