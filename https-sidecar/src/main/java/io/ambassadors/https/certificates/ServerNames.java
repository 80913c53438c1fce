package io.ambassadors.https.certificates;

import java.net.IDN;
import java.util.Locale;

import io.netty.util.NetUtil;

/** Names of servers in the one form in which they are compared. */
public final class ServerNames {
    private ServerNames() {}

    /**
     * A name in lower case, without the dot of the root, with A-labels for labels that are not ASCII (RFC 5890, 2.3.2.1); an address as
     * RFC 5952 has it. What is neither stays as it is, but for its case.
     */
    public static String normalized(String name) {
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (isAddress(plain)) {
            String bare = plain.startsWith("[") ? plain.substring(1, plain.length() - 1) : plain;
            return bare.indexOf(':') < 0
                    ? bare
                    : NetUtil.toAddressString(NetUtil.createInetAddressFromIpAddressString(bare));
        }
        return (isAscii(plain) ? plain : toAscii(plain)).toLowerCase(Locale.ROOT);
    }

    /** Whether this is an address, not a name. An IPv6 address may stand in brackets. */
    public static boolean isAddress(String name) {
        return NetUtil.isValidIpV4Address(name) || (name.indexOf(':') >= 0 && NetUtil.isValidIpV6Address(name));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static String toAscii(String name) {
        try {
            return IDN.toASCII(name, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException notAName) {
            return name;
        }
    }
}
