package io.ambassadors.https.certificates;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Map;
import java.util.Optional;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/** Private keys as PEM has them: PKCS#8, PKCS#1 and SEC 1, in the open or under a password. */
final class PrivateKeyReader {
    private static final Map<ASN1ObjectIdentifier, String> CURVES = Map.of(
            SECObjectIdentifiers.secp256r1, "P-256",
            SECObjectIdentifiers.secp384r1, "P-384",
            SECObjectIdentifiers.secp521r1, "P-521");

    private final Path file;
    private final Optional<char[]> password;

    /**
     * For one file.
     *
     * @param file for messages
     * @param password of its keys, if there is one
     */
    PrivateKeyReader(Path file, Optional<char[]> password) {
        this.file = file;
        this.password = password;
    }

    /** A key that Bouncy Castle read from PEM, as the JDK has it. */
    PrivateKey read(Object pem) throws RefusedException {
        PrivateKeyInfo info = open(pem);
        ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
        try {
            return KeyFactory.getInstance(kind(info, algorithm))
                    .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        } catch (GeneralSecurityException | IOException e) {
            throw new RefusedException(
                    file, "The private key cannot be read: " + e.getMessage(), "Create certificate and key anew");
        }
    }

    private String kind(PrivateKeyInfo info, ASN1ObjectIdentifier algorithm) throws RefusedException {
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return "RSA";
        }
        if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519)) {
            return "Ed25519";
        }
        if (!algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            throw unfit("a key of the kind " + algorithm);
        }
        Object curve = info.getPrivateKeyAlgorithm().getParameters();
        if (curve == null) {
            throw unfit("an EC key that does not say its curve");
        }
        if (!(curve instanceof ASN1ObjectIdentifier named) || !CURVES.containsKey(named)) {
            throw unfit("an EC key on another curve"
                    + (curve instanceof ASN1ObjectIdentifier other ? " (" + other + ")" : ""));
        }
        return "EC";
    }

    private RefusedException unfit(String found) {
        return new RefusedException(
                file,
                "Expected a key of RSA, EC on P-256, P-384 or P-521, or Ed25519, found " + found,
                "Have the certificate issued for a key of EC P-256: openssl ecparam -name prime256v1 -genkey");
    }

    private PrivateKeyInfo open(Object pem) throws RefusedException {
        try {
            if (pem instanceof PrivateKeyInfo info) {
                return info;
            }
            if (pem instanceof PEMKeyPair pair) {
                return pair.getPrivateKeyInfo();
            }
            if (pem instanceof PEMEncryptedKeyPair pair) {
                return pair.decryptKeyPair(new JcePEMDecryptorProviderBuilder()
                                .setProvider(Decryption.PROVIDER)
                                .build(required()))
                        .getPrivateKeyInfo();
            }
            return ((PKCS8EncryptedPrivateKeyInfo) pem)
                    .decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                            .setProvider(Decryption.PROVIDER)
                            .build(required()));
        } catch (IOException | OperatorCreationException | PKCSException | RuntimeException wrong) {
            throw new RefusedException(
                    file,
                    "The password does not open the private key: " + wrong.getMessage(),
                    "Put the right one into the password file");
        }
    }

    private char[] required() throws RefusedException {
        return password.orElseThrow(() -> new RefusedException(
                file,
                "The private key is encrypted, and there is no password for it",
                "Name a file with the password beside the certificate, as password-file"));
    }

    /**
     * Only decrypts; it is not made known to the rest of the JVM, whose own providers are faster at all else. It is some hundreds of
     * classes, so it waits until a key is encrypted.
     */
    private static final class Decryption {
        private static final Provider PROVIDER = new BouncyCastleProvider();
    }
}
