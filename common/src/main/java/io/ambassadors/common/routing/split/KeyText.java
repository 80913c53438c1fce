package io.ambassadors.common.routing.split;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A key or an address as text for people. */
final class KeyText {
    private static final int SHOWN_BYTES = 64;
    private static final int IPV4_BYTES = 4;

    private KeyText() {}

    static String of(Method method, byte[] key) {
        return method.keyKind() == Method.KeyKind.ADDRESS ? address(key) : quoted(key);
    }

    /** With IPv4 what is hashed is the network of 256 addresses, so that is what is shown. */
    private static String address(byte[] bytes) {
        if (bytes.length == IPV4_BYTES) {
            return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + ".x";
        }
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            return "A client without an IP address";
        }
    }

    /** Printable ASCII as it is, other bytes as {@code \xHH}, and not more than fits a line. */
    private static String quoted(byte[] key) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < Math.min(key.length, SHOWN_BYTES); i++) {
            int b = key[i] & 0xff;
            if (b < 0x20 || b > 0x7e || b == '"' || b == '\\') {
                text.append(String.format("\\x%02x", b));
            } else {
                text.append((char) b);
            }
        }
        return text.append(key.length > SHOWN_BYTES ? "…\"" : "\"").toString();
    }
}
