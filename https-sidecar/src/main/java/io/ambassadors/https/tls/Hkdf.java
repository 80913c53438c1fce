package io.ambassadors.https.tls;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Key derivation by HMAC-SHA-256 (RFC 5869). */
final class Hkdf {
    private static final String HMAC = "HmacSHA256";
    private static final int HASH_BYTES = 32;
    private static final int MOST_BYTES = 255 * HASH_BYTES;

    private Hkdf() {}

    /**
     * Extract (2.2): a key of full strength from material that may not be uniform.
     *
     * @param salt empty for none, which is as good as zeros
     */
    static byte[] extract(byte[] salt, byte[] material) {
        return mac(salt.length == 0 ? new byte[HASH_BYTES] : salt).doFinal(material);
    }

    /**
     * Expand (2.3): as many bytes as are asked for, that depend on key and info.
     *
     * @param key what {@link #extract} gave
     * @param length at most 8160
     */
    static byte[] expand(byte[] key, byte[] info, int length) {
        if (length > MOST_BYTES) {
            throw new IllegalArgumentException("HKDF gives at most " + MOST_BYTES + " bytes, not " + length);
        }
        Mac mac = mac(key);
        byte[] out = new byte[length];
        byte[] block = new byte[0];
        int at = 0;
        for (int i = 1; at < length; i++) {
            mac.update(block);
            mac.update(info);
            mac.update((byte) i);
            block = mac.doFinal();
            int here = Math.min(block.length, length - at);
            System.arraycopy(block, 0, out, at, here);
            at += here;
        }
        Arrays.fill(block, (byte) 0);
        return out;
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }
}
