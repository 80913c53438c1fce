package io.ambassadors.https.acme;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

import io.netty.util.NetUtil;
import org.shredzone.acme4j.Identifier;

/** Names that a certificate may have: of hosts, and IP addresses (RFC 8738). */
final class Names {
    private static final int IPV4_BYTES = 4;

    /** Labels of letters, digits and hyphens that do not stand at an end (RFC 1123, 2.1). */
    private static final Pattern HOST = Pattern.compile(
            "[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*");

    private Names() {}

    /** How a name is written when two are compared. */
    static String normal(String name) {
        return isAddress(name) ? address(name).getHostAddress() : name.toLowerCase(Locale.ROOT);
    }

    /** The name as the authority is told it. */
    static Identifier identifier(String name) {
        return isAddress(name) ? Identifier.ip(address(name)) : Identifier.dns(name);
    }

    /**
     * The server name in the ClientHello of an authority that checks a name by TLS. An address cannot be one, so its name in the reverse
     * tree of the DNS stands for it (RFC 8738, 6).
     */
    static String serverName(String name) {
        return isAddress(name) ? reverse(address(name).getAddress()) : name.toLowerCase(Locale.ROOT);
    }

    /** The host of a URL. */
    static String host(String name) {
        return NetUtil.isValidIpV6Address(name) ? "[" + name + "]" : name;
    }

    /** Whether this can be a name at all, which also means that it has nothing in it that means something to a file system. */
    static boolean isSound(String name) {
        return isAddress(name) || HOST.matcher(name).matches();
    }

    /** Whether it is an IP address. */
    static boolean isAddress(String name) {
        return NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name);
    }

    /** Only for what {@link #isAddress}: nothing is looked up. */
    private static InetAddress address(String name) {
        try {
            return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(name));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    private static String reverse(byte[] address) {
        StringBuilder name = new StringBuilder();
        if (address.length == IPV4_BYTES) {
            for (int i = address.length - 1; i >= 0; i--) {
                name.append(Byte.toUnsignedInt(address[i])).append('.');
            }
            return name.append("in-addr.arpa").toString();
        }
        String digits = HexFormat.of().formatHex(address);
        for (int i = digits.length() - 1; i >= 0; i--) {
            name.append(digits.charAt(i)).append('.');
        }
        return name.append("ip6.arpa").toString();
    }
}
