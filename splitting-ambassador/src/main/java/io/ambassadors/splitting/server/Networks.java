package io.ambassadors.splitting.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;

import io.ambassadors.splitting.config.Directive;

/** Addresses that are trusted: {@code set_real_ip_from} with networks, hosts and {@code unix:}. */
final class Networks {
    private static final int MAPPED_PREFIX = 12;

    private final List<Network> networks;
    private final boolean unix;

    private record Network(byte[] address, int bits) {
        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int whole = bits / 8;
            for (int i = 0; i < whole; i++) {
                if (address[i] != other[i]) {
                    return false;
                }
            }
            int rest = bits % 8;
            return rest == 0 || ((address[whole] ^ other[whole]) & 0xff) >>> 8 - rest == 0;
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
        this.networks = List.copyOf(networks);
        this.unix = unix;
    }

    /** Reads the directives. */
    static Networks of(List<Directive> directives, Problems problems) {
        List<Network> networks = new ArrayList<>();
        boolean unix = false;
        for (Directive directive : directives) {
            String text = directive.argument(0);
            if (text.equals("unix:")) {
                unix = true;
            } else {
                networks.addAll(parse(text, directive, problems));
            }
        }
        return new Networks(networks, unix);
    }

    private static List<Network> parse(String text, Directive directive, Problems problems) {
        int slash = text.indexOf('/');
        byte[] literal = literal(slash < 0 ? text : text.substring(0, slash));
        if (literal == null) {
            return slash < 0 ? lookUp(text, directive, problems) : invalid(text, directive, problems);
        }
        int most = literal.length * 8;
        int bits = slash < 0 ? most : bits(text.substring(slash + 1), most);
        if (bits < 0) {
            return invalid(text, directive, problems);
        }
        Network network = new Network(literal, bits);
        if (network.hasHostBits()) {
            problems.warn(directive, "low address bits of " + text + " are meaningless", "");
        }
        return List.of(network);
    }

    private static int bits(String text, int most) {
        boolean digits = !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int bits = digits ? Integer.parseInt(text) : -1;
        return bits <= most ? bits : -1;
    }

    private static List<Network> lookUp(String host, Directive directive, Problems problems) {
        try {
            List<Network> found = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName(host)) {
                found.add(new Network(address.getAddress(), address.getAddress().length * 8));
            }
            return found;
        } catch (UnknownHostException unknown) {
            problems.error(
                    directive,
                    "host not found in set_real_ip_from \"" + host + "\"",
                    "write the addresses of the load balancer as a network, such as 10.0.0.0/8");
            return List.of();
        }
    }

    private static List<Network> invalid(String text, Directive directive, Problems problems) {
        problems.error(directive, "invalid parameter \"" + text + "\"");
        return List.of();
    }

    /** The bytes of an address; null if it is none. */
    static byte[] literal(String text) {
        if (text.startsWith("[") || text.indexOf(':') < 0 && !NetUtil.isValidIpV4Address(text)) {
            return null;
        }
        return NetUtil.createByteArrayFromIpAddressString(text);
    }

    boolean isEmpty() {
        return networks.isEmpty() && !unix;
    }

    /** Whether an address is one of them; null stands for a client on a Unix socket. */
    boolean contain(SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            byte[] bytes = inet.getAddress().getAddress();
            return contain(bytes) || isMapped(bytes) && contain(java.util.Arrays.copyOfRange(bytes, MAPPED_PREFIX, 16));
        }
        return unix && (address == null || address instanceof DomainSocketAddress);
    }

    private boolean contain(byte[] bytes) {
        for (Network network : networks) {
            if (network.contains(bytes)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMapped(byte[] bytes) {
        if (bytes.length != 16 || bytes[10] != -1 || bytes[11] != -1) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
