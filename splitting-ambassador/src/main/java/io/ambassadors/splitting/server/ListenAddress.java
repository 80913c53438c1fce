package io.ambassadors.splitting.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;

/**
 * The first argument of {@code listen}, as nginx reads it ({@code ngx_parse_url} for listening): {@code 80}, {@code *:80},
 * {@code 127.0.0.1}, {@code [::]:80}, {@code localhost:8000-8003}, {@code unix:/path}. A name stands for all its addresses.
 */
final class ListenAddress {
    private static final int HTTP = 80;

    /** The text is no address; the message is nginx's. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    private ListenAddress() {}

    /** The addresses that a text stands for. */
    static List<SocketAddress> parse(String text) throws Malformed {
        if (text.regionMatches(true, 0, "unix:", 0, 5)) {
            if (text.length() == 5) {
                throw new Malformed("no path in the unix domain socket");
            }
            return List.of(new DomainSocketAddress(text.substring(5)));
        }
        return text.startsWith("[") ? inBrackets(text) : named(text);
    }

    private static List<SocketAddress> inBrackets(String text) throws Malformed {
        int bracket = text.indexOf(']');
        byte[] address = bracket < 0 ? null : NetUtil.createByteArrayFromIpAddressString(text.substring(1, bracket));
        if (address == null || address.length != 16) {
            throw new Malformed("invalid IPv6 address");
        }
        String rest = text.substring(bracket + 1);
        if (!rest.isEmpty() && rest.charAt(0) != ':') {
            throw new Malformed("invalid host");
        }
        return onPorts(List.of(of(address)), rest.isEmpty() ? "" + HTTP : rest.substring(1));
    }

    private static List<SocketAddress> named(String text) throws Malformed {
        int colon = text.indexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        String port = colon < 0 ? "" + HTTP : text.substring(colon + 1);
        if (colon < 0 && !host.isEmpty() && host.chars().allMatch(c -> c >= '0' && c <= '9' || c == '-')) {
            return onPorts(List.of(of(new byte[4])), host);
        }
        if (host.isEmpty()) {
            throw new Malformed("no host");
        }
        return onPorts(addresses(host), port);
    }

    private static List<InetAddress> addresses(String host) throws Malformed {
        if (host.equals("*")) {
            return List.of(of(new byte[4]));
        }
        byte[] literal = NetUtil.isValidIpV4Address(host) ? NetUtil.createByteArrayFromIpAddressString(host) : null;
        if (literal != null) {
            return List.of(of(literal));
        }
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            throw new Malformed("host not found");
        }
    }

    private static InetAddress of(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalArgumentException(wrongLength);
        }
    }

    private static List<SocketAddress> onPorts(List<InetAddress> addresses, String ports) throws Malformed {
        int dash = ports.indexOf('-');
        int first = port(dash < 0 ? ports : ports.substring(0, dash));
        int last = dash < 0 ? first : port(ports.substring(dash + 1));
        if (last < first) {
            throw new Malformed("invalid port range");
        }
        List<SocketAddress> all = new ArrayList<>();
        for (int port = first; port <= last; port++) {
            for (InetAddress address : addresses) {
                all.add(new InetSocketAddress(address, port));
            }
        }
        return all;
    }

    private static int port(String text) throws Malformed {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = digits ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65535) {
            throw new Malformed("invalid port");
        }
        return port;
    }

    /** An address as nginx prints it. */
    static String text(SocketAddress address) {
        if (address instanceof DomainSocketAddress unix) {
            return "unix:" + unix.path();
        }
        InetSocketAddress inet = (InetSocketAddress) address;
        return NetUtil.toSocketAddressString(inet);
    }
}
