package io.ambassadors.common.routing.hash;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The first four bytes of the MD5 digest as a little-endian number. */
final class Md5 {
    private static final int DIGEST_BYTES = 16;
    private static final ThreadLocal<Md5> PER_THREAD = ThreadLocal.withInitial(Md5::new);

    private final MessageDigest digest;
    private final byte[] result = new byte[DIGEST_BYTES];

    private Md5() {
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform must provide MD5", e);
        }
    }

    static int hash(byte[] bytes, int offset, int length) {
        return PER_THREAD.get().firstWord(bytes, offset, length);
    }

    private int firstWord(byte[] bytes, int offset, int length) {
        try {
            digest.update(bytes, offset, length);
            digest.digest(result, 0, DIGEST_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("A buffer of 16 bytes holds an MD5 digest", e);
        }
        return LittleEndian.int32(result, 0);
    }
}
