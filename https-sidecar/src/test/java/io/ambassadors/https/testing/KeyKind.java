package io.ambassadors.https.testing;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** Kinds of keys that tests ask for. */
public enum KeyKind {
    /** Fast to make; the one to take unless the kind matters. */
    EC_P256("EC", "secp256r1", 0, "SHA256withECDSA"),
    EC_P384("EC", "secp384r1", 0, "SHA384withECDSA"),
    EC_P521("EC", "secp521r1", 0, "SHA512withECDSA"),
    /** Weak. */
    RSA_1024("RSA", "", 1024, "SHA256withRSA"),
    RSA_2048("RSA", "", 2048, "SHA256withRSA"),
    ED25519("Ed25519", "", 0, "Ed25519");

    private final String algorithm;
    private final String curve;
    private final int bits;
    private final String signature;

    KeyKind(String algorithm, String curve, int bits, String signature) {
        this.algorithm = algorithm;
        this.curve = curve;
        this.bits = bits;
        this.signature = signature;
    }

    /** A new pair. RSA takes a fraction of a second. */
    public KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (!curve.isEmpty()) {
                generator.initialize(new ECGenParameterSpec(curve));
            } else if (bits > 0) {
                generator.initialize(bits);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How a key of this kind signs. */
    String signature() {
        return signature;
    }
}
