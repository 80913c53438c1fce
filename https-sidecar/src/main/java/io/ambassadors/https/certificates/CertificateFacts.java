package io.ambassadors.https.certificates;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** What is to be said of a certificate, in the words in which users know it. */
public final class CertificateFacts {
    /** Tags of the alternatives of GeneralName (RFC 5280, 4.2.1.6), as the JDK gives them. */
    private static final int DNS_NAME = 2;

    private static final int IP_ADDRESS = 7;

    private CertificateFacts() {}

    /** Kind and size of its key, such as {@code EC P-256}, {@code RSA 2048} or {@code Ed25519}. */
    public static String keyType(X509Certificate certificate) {
        return keyType(certificate.getPublicKey());
    }

    /** Kind and size of a key, such as {@code EC P-256}, {@code RSA 2048} or {@code Ed25519}. */
    public static String keyType(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return "RSA " + rsa.getModulus().bitLength();
        }
        if (key instanceof ECPublicKey ec) {
            return "EC P-" + ec.getParams().getCurve().getField().getFieldSize();
        }
        return key.getAlgorithm().equals("EdDSA") ? "Ed25519" : key.getAlgorithm();
    }

    /** SHA-256 of the certificate, 64 hexadecimal digits. */
    public static String fingerprint(X509Certificate certificate) {
        try {
            return sha256(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SHA-256 of the SubjectPublicKeyInfo, 64 hexadecimal digits: what pins are made of (RFC 7469, 2.4). */
    public static String keyFingerprint(X509Certificate certificate) {
        return sha256(certificate.getPublicKey().getEncoded());
    }

    static String sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Names that it answers for: DNS names and addresses of its subject's alternative names, normalized; its common name if it has none of
     * them (clients do not heed that any more, RFC 9525, 6.3, but tools do).
     */
    public static List<String> names(X509Certificate certificate) {
        List<String> alternative = alternativeNames(certificate);
        if (!alternative.isEmpty()) {
            return alternative;
        }
        return commonName(certificate)
                .filter(name -> !name.isBlank() && name.indexOf(' ') < 0)
                .map(name -> List.of(ServerNames.normalized(name)))
                .orElse(List.of());
    }

    /** DNS names and addresses of its subject's alternative names, normalized; empty if there are none. */
    public static List<String> alternativeNames(X509Certificate certificate) {
        Set<String> names = new LinkedHashSet<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> one : all == null ? List.<List<?>>of() : all) {
                int tag = (Integer) one.get(0);
                if ((tag == DNS_NAME || tag == IP_ADDRESS) && one.get(1) instanceof String name) {
                    names.add(ServerNames.normalized(name));
                }
            }
        } catch (CertificateParsingException unreadable) {
            return List.of();
        }
        return List.copyOf(names);
    }

    /** The common name of its subject, the most specific if there are several. */
    public static Optional<String> commonName(X509Certificate certificate) {
        try {
            List<Rdn> parts = new ArrayList<>(
                    new LdapName(certificate.getSubjectX500Principal().getName()).getRdns());
            for (int i = parts.size() - 1; i >= 0; i--) {
                Rdn part = parts.get(i);
                if (part.getType().toUpperCase(Locale.ROOT).equals("CN") && part.getValue() instanceof String name) {
                    return Optional.of(name);
                }
            }
        } catch (InvalidNameException notAName) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** Whether a certificate vouches for itself, as a root does. */
    public static boolean isSelfSigned(X509Certificate certificate) {
        return isIssuedBy(certificate, certificate);
    }

    /** Whether a certificate bears the name and the signature of another. */
    public static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
        if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException notTheOne) {
            return false;
        }
    }

    /** Whether the private key is that of the public one: what the one signs, the other must confirm. */
    public static boolean matches(PublicKey publicKey, PrivateKey privateKey) {
        String algorithm =
                switch (publicKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> publicKey.getAlgorithm();
                };
        byte[] text = publicKey.getEncoded();
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(privateKey);
            signer.update(text);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(publicKey);
            verifier.update(text);
            return verifier.verify(signature);
        } catch (GeneralSecurityException differentKinds) {
            return false;
        }
    }
}
