package io.ambassadors.common.net;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;

/** A set of addresses: networks such as {@code 10.0.0.0/8}, single addresses, and {@code unix:} for clients on unix sockets. Immutable. */
public final class Networks {
    private static final int MAPPED_PREFIX = 12;
    private static final String UNIX = "unix:";

    private final Network[] networks;
    private final boolean unix;

    private record Network(byte[] address, int bits) {
        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int whole = bits / 8;
            int rest = bits % 8;
            return Arrays.equals(address, 0, whole, other, 0, whole)
                    && (rest == 0 || ((address[whole] ^ other[whole]) & 0xff) >>> 8 - rest == 0);
        }

        boolean hasHostBits() {
            for (int bit = bits; bit < address.length * 8; bit++) {
                if ((address[bit / 8] >>> 7 - bit % 8 & 1) != 0) {
                    return true;
                }
            }
            return false;
        }
    }

    private Networks(List<Network> networks, boolean unix) {
        this.networks = networks.toArray(new Network[0]);
        this.unix = unix;
    }

    /**
     * The set of all these.
     *
     * @throws IllegalArgumentException with what was found and what was expected if one is no address and no network
     */
    public static Networks of(Collection<String> texts) {
        List<Network> networks = new ArrayList<>();
        boolean unix = false;
        for (String text : texts) {
            if (text.equals(UNIX)) {
                unix = true;
            } else {
                networks.add(parse(text));
            }
        }
        return new Networks(networks, unix);
    }

    private static Network parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        byte[] address = literal(host);
        if (address == null) {
            throw invalid(text);
        }
        int most = address.length * 8;
        if (slash < 0) {
            return new Network(address, most);
        }
        String digits = text.substring(slash + 1);
        if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > most) {
            throw invalid(text);
        }
        return new Network(address, Integer.parseInt(digits));
    }

    /** The four or sixteen bytes of an address, an IPv6 address without brackets; null if the text is none. */
    public static byte[] literal(String text) {
        if (text.startsWith("[") || text.indexOf(':') < 0 && !NetUtil.isValidIpV4Address(text)) {
            return null;
        }
        return NetUtil.createByteArrayFromIpAddressString(text);
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("\"" + text
                + "\" is no address and no network; an address such as 10.1.2.3 or 2001:db8::1, or a network such as 10.0.0.0/8 was"
                + " expected");
    }

    /** Whether a network names bits behind its prefix, which mean nothing: perhaps another prefix was meant. */
    public boolean hasHostBits() {
        return Arrays.stream(networks).anyMatch(Network::hasHostBits);
    }

    /** Whether nothing is in it. */
    public boolean isEmpty() {
        return networks.length == 0 && !unix;
    }

    /** Whether an address is in it; null stands for a client on a unix socket. */
    public boolean contain(SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            return inet.getAddress() != null && contain(inet.getAddress().getAddress());
        }
        return unix && (address == null || address instanceof DomainSocketAddress);
    }

    /** Whether an address is in it, given as its four or sixteen bytes. An IPv4 address counts in its IPv6 form too. */
    public boolean contain(byte[] address) {
        return containsExactly(address)
                || isMapped(address) && containsExactly(Arrays.copyOfRange(address, MAPPED_PREFIX, 16));
    }

    private boolean containsExactly(byte[] address) {
        for (Network network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMapped(byte[] address) {
        if (address.length != 16 || address[10] != -1 || address[11] != -1) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
