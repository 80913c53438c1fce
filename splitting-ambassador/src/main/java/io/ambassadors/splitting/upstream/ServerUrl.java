package io.ambassadors.splitting.upstream;

import java.util.Locale;
import java.util.OptionalLong;

import io.netty.util.NetUtil;

import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.config.NginxNumber;
import io.ambassadors.splitting.variables.InvalidDirective;

/** Reads a host and a port, or the path of a Unix socket, as nginx does: {@code ngx_parse_url} in {@code ngx_inet.c}. */
final class ServerUrl {
    private static final String UNIX = "unix:";
    private static final int LAST_PORT = 65535;
    /** Of {@code sun_path}, its closing zero included. */
    private static final int LONGEST_PATH = 108;

    private final String text;
    private final Directive where;

    private ServerUrl(String text, Directive where) {
        this.text = text;
        this.where = where;
    }

    /**
     * Reads an address.
     *
     * @param defaultPort where none is written
     * @param where the directive that it stands in
     * @throws InvalidDirective with nginx's message
     */
    static ServerAddress parse(String text, int defaultPort, Directive where) {
        ServerUrl url = new ServerUrl(text, where);
        if (text.toLowerCase(Locale.ROOT).startsWith(UNIX)) {
            return url.unix();
        }
        return text.startsWith("[") ? url.inet6(defaultPort) : url.inet(defaultPort);
    }

    /** Whether a port is written in an address. */
    static boolean hasPort(String text) {
        int bracket = text.startsWith("[") ? text.indexOf(']') : 0;
        return !text.toLowerCase(Locale.ROOT).startsWith(UNIX) && text.indexOf(':', Math.max(0, bracket)) >= 0;
    }

    private ServerAddress unix() {
        String path = text.substring(UNIX.length());
        if (path.isEmpty()) {
            throw bad("no path in the unix domain socket");
        }
        if (path.length() >= LONGEST_PATH) {
            throw bad("too long path in the unix domain socket");
        }
        return new ServerAddress.Unix(path);
    }

    private ServerAddress inet(int defaultPort) {
        if (text.indexOf('/') >= 0 || text.indexOf('?') >= 0) {
            throw bad("invalid host");
        }
        int colon = text.indexOf(':');
        int port = colon < 0 ? defaultPort : port(text.substring(colon + 1));
        String host = colon < 0 ? text : text.substring(0, colon);
        if (host.isEmpty()) {
            throw bad("no host");
        }
        return new ServerAddress.Tcp(host, port);
    }

    private ServerAddress inet6(int defaultPort) {
        int end = text.indexOf(']');
        if (end < 0 || text.indexOf('/') >= 0) {
            throw bad("invalid host");
        }
        String rest = text.substring(end + 1);
        if (!rest.isEmpty() && rest.charAt(0) != ':') {
            throw bad("invalid host");
        }
        int port = rest.isEmpty() ? defaultPort : port(rest.substring(1));
        String host = text.substring(1, end);
        if (host.isEmpty()) {
            throw bad("no host");
        }
        if (!NetUtil.isValidIpV6Address(host)) {
            throw bad("invalid IPv6 address");
        }
        return new ServerAddress.Tcp(host, port);
    }

    private int port(String digits) {
        OptionalLong port = NginxNumber.parse(digits);
        if (port.isEmpty() || port.getAsLong() < 1 || port.getAsLong() > LAST_PORT) {
            throw bad("invalid port");
        }
        return (int) port.getAsLong();
    }

    private InvalidDirective bad(String what) {
        return InvalidDirective.at(where, what + " in upstream \"" + text + "\"");
    }
}
