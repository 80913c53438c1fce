package io.ambassadors.splitting.variables;

import java.util.Arrays;

import io.netty.util.NetUtil;

/**
 * A network in the notation {@code address/bits}, or one address.
 *
 * @param address its first address, 4 or 16 bytes
 * @param bits length of the prefix
 * @param exact whether nothing but zeros stood behind the prefix; nginx warns otherwise
 */
public record Network(byte[] address, int bits, boolean exact) {
    private static final int V6 = 16;
    /** What stands before an IPv4 address inside IPv6 (RFC 4291, 2.5.5.2). */
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    /** Reads a network; null if the text is none. */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        int whole = address.length * 8;
        int bits = slash < 0 ? whole : number(text.substring(slash + 1));
        return bits < 0 || bits > whole ? null : masked(address, bits);
    }

    /** The bytes of an address in digits; null if the text is none. IPv4 needs all four numbers. */
    static byte[] address(String text) {
        boolean isAddress = text.indexOf(':') >= 0
                ? NetUtil.isValidIpV6Address(text) && text.indexOf('%') < 0 && text.indexOf('[') < 0
                : NetUtil.isValidIpV4Address(text);
        return isAddress ? NetUtil.createByteArrayFromIpAddressString(text) : null;
    }

    /** The bytes of a client's address in digits, IPv4 inside IPv6 as IPv4; null if the text is none. */
    static byte[] client(String text) {
        byte[] address = address(text);
        return address != null
                        && address.length == V6
                        && Arrays.equals(address, 0, MAPPED.length, MAPPED, 0, MAPPED.length)
                ? Arrays.copyOfRange(address, MAPPED.length, V6)
                : address;
    }

    private static int number(String digits) {
        return digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
    }

    private static Network masked(byte[] address, int bits) {
        byte[] masked = address.clone();
        boolean exact = true;
        for (int i = bits; i < masked.length * 8; i++) {
            int mask = 0x80 >> (i & 7);
            exact &= (masked[i >> 3] & mask) == 0;
            masked[i >> 3] &= (byte) ~mask;
        }
        return new Network(masked, bits, exact);
    }

    /** Whether an address belongs to it. */
    public boolean contains(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            if (((other[i >> 3] ^ address[i >> 3]) & 0x80 >> (i & 7)) != 0) {
                return false;
            }
        }
        return true;
    }
}
