package io.ambassadors.common.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;

/**
 * Reads the PROXY header at the beginning of a connection (HAProxy's proxy-protocol.txt, 2.1 and 2.2). Strict, since whoever may send
 * one decides who a client is.
 */
public final class ProxyHeaderParser {
    /** Longest header that is read: TLVs with a certificate fit in. */
    public static final int MOST_BYTES = 16 * 1024;

    private static final byte[] SIGNATURE_1 = "PROXY ".getBytes(US_ASCII);
    private static final byte[] SIGNATURE_2 = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    private static final int LONGEST_1 = 107;
    private static final int FIXED_2 = 16;
    private static final int UNIX_BYTES = 108;
    private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");

    private ProxyHeaderParser() {}

    /** How reading went. */
    public sealed interface Result {
        /** More bytes are needed. */
        record More() implements Result {}

        /**
         * The header is whole.
         *
         * @param length its bytes
         */
        record Whole(ProxyHeader header, int length) implements Result {}

        /** It is no PROXY header; the text says why. */
        record Invalid(String why) implements Result {}
    }

    private static final Result MORE = new Result.More();

    /** Looks at the first {@code length} bytes of a connection. */
    public static Result parse(byte[] bytes, int length) {
        if (startsWith(bytes, length, SIGNATURE_1)) {
            return length < SIGNATURE_1.length ? MORE : version1(bytes, length);
        }
        if (startsWith(bytes, length, SIGNATURE_2)) {
            return length < FIXED_2 ? MORE : version2(bytes, length);
        }
        return new Result.Invalid("the connection does not begin with a PROXY header");
    }

    private static boolean startsWith(byte[] bytes, int length, byte[] signature) {
        for (int i = 0; i < Math.min(length, signature.length); i++) {
            if (bytes[i] != signature[i]) {
                return false;
            }
        }
        return true;
    }

    private static Result version1(byte[] bytes, int length) {
        int end = 0;
        int most = Math.min(length, LONGEST_1);
        while (end < most && bytes[end] != '\n') {
            end++;
        }
        if (end == most) {
            return most == LONGEST_1 ? new Result.Invalid("a PROXY line of more than 107 bytes") : MORE;
        }
        if (bytes[end - 1] != '\r') {
            return new Result.Invalid("a PROXY line that ends without CR");
        }
        String[] words = new String(bytes, 0, end - 1, ISO_8859_1).split(" ", -1);
        if (words.length >= 2 && words[1].equals("UNKNOWN")) {
            return new Result.Whole(new ProxyHeader(1, null, null, List.of()), end + 1);
        }
        boolean four = words.length == 6 && words[1].equals("TCP4");
        boolean six = words.length == 6 && words[1].equals("TCP6");
        if (!four && !six || !valid(words[2], six) || !valid(words[3], six) || !port(words[4]) || !port(words[5])) {
            return new Result.Invalid("a PROXY line that is not of the form TCP4|TCP6 source destination port port");
        }
        return new Result.Whole(
                new ProxyHeader(1, address(words[2], words[4]), address(words[3], words[5]), List.of()), end + 1);
    }

    private static boolean valid(String address, boolean six) {
        return six
                ? NetUtil.isValidIpV6Address(address) && address.indexOf('%') < 0 && !address.startsWith("[")
                : NetUtil.isValidIpV4Address(address);
    }

    private static boolean port(String text) {
        return PORT.matcher(text).matches() && Integer.parseInt(text) <= 0xffff;
    }

    private static SocketAddress address(String host, String port) {
        return address(NetUtil.createByteArrayFromIpAddressString(host), Integer.parseInt(port));
    }

    private static SocketAddress address(byte[] ip, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(ip), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + ip.length + " bytes", e);
        }
    }

    private static Result version2(byte[] bytes, int length) {
        int command = bytes[12] & 0xff;
        int family = bytes[13] & 0xff;
        int rest = unsigned16(bytes, 14);
        if (command != 0x20 && command != 0x21) {
            return new Result.Invalid("a PROXY header of a version or command that is not known");
        }
        if (FIXED_2 + rest > MOST_BYTES) {
            return new Result.Invalid("a PROXY header of more than " + MOST_BYTES + " bytes");
        }
        if (length < FIXED_2 + rest) {
            return MORE;
        }
        int end = FIXED_2 + rest;
        int addresses = command == 0x20 ? 0 : sizeOf(family);
        if (addresses > rest) {
            return new Result.Invalid("a PROXY header that is too short for its addresses");
        }
        List<ProxyHeader.Tlv> tlvs = new ArrayList<>();
        if (command == 0x21 && !tlvs(bytes, FIXED_2 + addresses, end, tlvs)) {
            return new Result.Invalid("a PROXY header whose additional values do not fit");
        }
        SocketAddress source = addresses == 0 ? null : address(bytes, family, true);
        SocketAddress destination = addresses == 0 ? null : address(bytes, family, false);
        return new Result.Whole(new ProxyHeader(2, source, destination, tlvs), end);
    }

    private static int sizeOf(int family) {
        return switch (family >> 4) {
            case 1 -> 12;
            case 2 -> 36;
            case 3 -> 2 * UNIX_BYTES;
            default -> 0;
        };
    }

    private static SocketAddress address(byte[] bytes, int family, boolean source) {
        int size = family >> 4 == 1 ? 4 : family >> 4 == 2 ? 16 : UNIX_BYTES;
        int at = FIXED_2 + (source ? 0 : size);
        byte[] part = java.util.Arrays.copyOfRange(bytes, at, at + size);
        if (size == UNIX_BYTES) {
            int end = 0;
            while (end < size && part[end] != 0) {
                end++;
            }
            return new DomainSocketAddress(new String(part, 0, end, ISO_8859_1));
        }
        return address(part, unsigned16(bytes, FIXED_2 + 2 * size + (source ? 0 : 2)));
    }

    private static boolean tlvs(byte[] bytes, int from, int end, List<ProxyHeader.Tlv> to) {
        int at = from;
        while (at < end) {
            if (end - at < 3) {
                return false;
            }
            int size = unsigned16(bytes, at + 1);
            if (end - at - 3 < size) {
                return false;
            }
            to.add(new ProxyHeader.Tlv(bytes[at] & 0xff, java.util.Arrays.copyOfRange(bytes, at + 3, at + 3 + size)));
            at += 3 + size;
        }
        return true;
    }

    private static int unsigned16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }
}
