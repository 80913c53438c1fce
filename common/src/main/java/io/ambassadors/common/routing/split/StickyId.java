package io.ambassadors.common.routing.split;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The name that nginx gives a server without {@code route=} in its sticky cookie. */
final class StickyId {
    private StickyId() {}

    static String of(String address) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(address.getBytes(ISO_8859_1));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform must provide MD5", e);
        }
    }
}
