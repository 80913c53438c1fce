package io.ambassadors.splitting.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.net.Networks;
import io.ambassadors.common.net.ProxyHeader;

/**
 * Finds the client behind trusted proxies, as nginx's realip module does: {@code set_real_ip_from}, {@code real_ip_header},
 * {@code real_ip_recursive}.
 */
final class RealIp {
    /** Nobody is trusted. */
    static final RealIp NONE = new RealIp(null, null, 0, false);

    private final Networks trusted;
    private final byte[] field;
    private final int fieldId;
    private final boolean recursive;

    private RealIp(Networks trusted, byte[] field, int fieldId, boolean recursive) {
        this.trusted = trusted;
        this.field = field;
        this.fieldId = fieldId;
        this.recursive = recursive;
    }

    /** What holds in a block. */
    static RealIp of(Level level, Problems problems) {
        Networks trusted = TrustedSources.read(level.all("set_real_ip_from"), problems);
        if (trusted.isEmpty()) {
            return NONE;
        }
        String name = level.text("real_ip_header", "X-Real-IP");
        byte[] lower = name.equals("proxy_protocol")
                ? null
                : name.toLowerCase(Locale.ROOT).getBytes(ISO_8859_1);
        int id = lower == null ? FieldName.OTHER : FieldName.of(name);
        return new RealIp(trusted, lower, id, level.flag("real_ip_recursive", false));
    }

    /** Whether anybody is trusted. */
    boolean isActive() {
        return trusted != null;
    }

    /**
     * The address of the client behind a connection.
     *
     * @param connected where the connection comes from; null or a Unix socket's if it has no address
     * @param proxyHeader that the connection began with; null if there was none
     * @return the same if nobody trusted says otherwise
     */
    SocketAddress client(SocketAddress connected, ProxyHeader proxyHeader, Fields fields) {
        if (field == null) {
            return proxyHeader != null && proxyHeader.source() != null && trusted.contain(connected)
                    ? proxyHeader.source()
                    : connected;
        }
        if (fieldId == FieldName.X_FORWARDED_FOR) {
            return forwarded(connected, fields);
        }
        int index = find(fields, 0);
        return index < 0 ? connected : walk(connected, fields.value(index)).address;
    }

    private int find(Fields fields, int from) {
        return fieldId == FieldName.OTHER ? fields.find(field, from) : fields.find(fieldId, from);
    }

    /** How far a line was walked: to its left end, and all on the way was trusted, or not. */
    private record Walk(SocketAddress address, boolean toTheEnd) {}

    /** Goes through the lines from the last to the first. */
    private SocketAddress forwarded(SocketAddress connected, Fields fields) {
        SocketAddress address = connected;
        for (int i = fields.size() - 1; i >= 0; i--) {
            if (fields.id(i) != FieldName.X_FORWARDED_FOR) {
                continue;
            }
            Walk walk = walk(address, fields.value(i));
            address = walk.address;
            if (!recursive || !walk.toTheEnd) {
                break;
            }
        }
        return address;
    }

    /** Goes through a list from right to left, as long as those who tell are trusted and what they tell is an address. */
    private Walk walk(SocketAddress from, String list) {
        SocketAddress address = from;
        int end = list.length();
        do {
            if (!trusted.contain(address)) {
                return new Walk(address, false);
            }
            while (end > 1 && isSeparator(list.charAt(end - 1))) {
                end--;
            }
            int begin = end;
            while (begin > 0 && !isSeparator(list.charAt(begin - 1))) {
                begin--;
            }
            SocketAddress told = parse(list.substring(begin, end));
            if (told == null) {
                return new Walk(address, false);
            }
            address = told;
            end = begin;
        } while (recursive && end > 0);
        return new Walk(address, true);
    }

    private static boolean isSeparator(char c) {
        return c == ' ' || c == ',';
    }

    /** An address, perhaps with a port; null if it is none. */
    static SocketAddress parse(String text) {
        byte[] plain = Networks.literal(text);
        if (plain != null) {
            return of(plain, 0);
        }
        int colon = text.lastIndexOf(':');
        int port = colon < 0 ? 0 : port(text.substring(colon + 1));
        if (port == 0) {
            return null;
        }
        String host = text.substring(0, colon);
        boolean brackets = host.length() > 2 && host.charAt(0) == '[' && host.charAt(host.length() - 1) == ']';
        byte[] address = Networks.literal(brackets ? host.substring(1, host.length() - 1) : host);
        return address == null || brackets != (address.length == 16) ? null : of(address, port);
    }

    /** A port; 0 if it is none. */
    private static int port(String digits) {
        boolean isNumber =
                !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = isNumber ? Integer.parseInt(digits) : 0;
        return port > 65535 ? 0 : port;
    }

    private static SocketAddress of(byte[] address, int port) {
        try {
            // Java would make an IPv4 address of a mapped one, which hashes differently.
            InetAddress host = address.length == 16
                    ? Inet6Address.getByAddress(null, address, -1)
                    : InetAddress.getByAddress(address);
            return new InetSocketAddress(host, port);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalArgumentException(wrongLength);
        }
    }
}
