package io.ambassadors.https.config.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

import io.ambassadors.common.config.Digits;
import io.ambassadors.common.config.Malformed;
import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.common.net.Resolver;

/**
 * Addresses: {@code host:port}, {@code [v6]:port}, {@code :port}, a port alone, {@code unix:/path}, for a listener with its mode behind it.
 * Names are not looked up here, so that a file can be checked anywhere.
 */
final class Addresses {
    /** Where clients come. */
    static final ScalarForm<ListenPoint> LISTEN =
            new ScalarForm<>("host:port, [ipv6]:port, :port or unix:/path", Addresses::listen);

    /** The same, or nowhere. */
    static final ScalarForm<Optional<ListenPoint>> LISTEN_OR_OFF = new ScalarForm<>(
            "host:port, [ipv6]:port, :port, unix:/path or off",
            text -> Quantities.isOff(text) ? Optional.empty() : Optional.of(listen(text)));

    /** The legacy service. */
    static final ScalarForm<Target> BACKEND = new ScalarForm<>("host:port or unix:/path", Addresses::target);

    /** What fits into {@code sun_path} with its final NUL. */
    private static final int LONGEST_PATH = 107;

    private static final int LARGEST_PORT = 65535;
    private static final int MOST_PERMISSIVE = 0777;
    private static final String UNIX = "unix:";
    private static final String EVERYWHERE = "0.0.0.0";
    private static final String HERE = "127.0.0.1";
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_-]+\\.)*[0-9_-]*[A-Za-z][A-Za-z0-9_-]*\\.?");
    private static final Pattern LIKE_IPV4 = Pattern.compile("[0-9.]+");

    private Addresses() {}

    /**
     * Where the legacy service is.
     *
     * @param text without a scheme
     * @param url whether it was written as a URL
     */
    record Target(String text, String host, int port, Optional<String> unixPath, boolean url) {}

    private record HostPort(String host, int port) {}

    private static ListenPoint listen(String text) throws Malformed {
        if (isPath(text)) {
            int space = text.lastIndexOf(' ');
            String path = path(space < 0 ? text : text.substring(0, space));
            OptionalInt mode = space < 0 ? OptionalInt.empty() : OptionalInt.of(mode(text.substring(space + 1)));
            return new ListenPoint(text, "", 0, Optional.of(path), mode);
        }
        refuseScheme(text, "write the address without it");
        HostPort place = hostPort(text, EVERYWHERE);
        return new ListenPoint(text, place.host(), place.port(), Optional.empty(), OptionalInt.empty());
    }

    private static Target target(String text) throws Malformed {
        if (isPath(text)) {
            return new Target(text, "", 0, Optional.of(path(text)), false);
        }
        boolean url = text.regionMatches(true, 0, "http://", 0, 7);
        String address = url ? text.substring(7).replaceFirst("/$", "") : text;
        refuseScheme(address, "write host:port; the backend is spoken to without TLS");
        if (url && address.indexOf('/') >= 0) {
            throw new Malformed(
                    "a path behind the address", "write the address alone; requests keep the path they come with");
        }
        String withPort = url && !address.matches(".*:[0-9]+") ? address + ":80" : address;
        HostPort place = hostPort(withPort, HERE);
        if (place.host().equals(EVERYWHERE) || place.host().equals("::")) {
            throw new Malformed("that address is for listening", "write " + HERE + ":" + place.port());
        }
        return new Target(withPort, place.host(), place.port(), Optional.empty(), url);
    }

    private static void refuseScheme(String text, String cure) throws Malformed {
        int scheme = text.indexOf("://");
        if (scheme >= 0) {
            throw new Malformed("a URL of the scheme '" + text.substring(0, scheme) + "'", cure);
        }
    }

    private static HostPort hostPort(String text, String fallbackHost) throws Malformed {
        if (Digits.parse(text).isPresent()) {
            return new HostPort(fallbackHost, port(text));
        }
        if (text.startsWith("[")) {
            return bracketed(text);
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new Malformed("no port", "write " + (NAME.matcher(text).matches() ? text : "host") + ":port");
        }
        String host = text.substring(0, colon);
        if (host.indexOf(':') >= 0) {
            throw new Malformed("an IPv6 address without brackets", "write [address]:port, as in [::1]:8443");
        }
        int port = port(text.substring(colon + 1));
        if (host.isEmpty() || host.equals("*")) {
            return new HostPort(fallbackHost, port);
        }
        boolean address = Resolver.isLiteral(host);
        if (!address
                && (LIKE_IPV4.matcher(host).matches() || !NAME.matcher(host).matches())) {
            throw new Malformed(
                    "'" + Complaints.shorten(host) + "' is neither an address nor the name of a host",
                    "write for instance 127.0.0.1:" + port);
        }
        return new HostPort(host, port);
    }

    private static HostPort bracketed(String text) throws Malformed {
        int end = text.indexOf(']');
        String host = end < 0 ? "" : text.substring(1, end);
        String zoneless = host.replaceFirst("%[0-9A-Za-z._-]+$", "");
        if (zoneless.indexOf(':') < 0 || !Resolver.isLiteral(zoneless)) {
            throw new Malformed("what is in brackets is no IPv6 address", "write for instance [::1]:8443");
        }
        if (end + 1 >= text.length() || text.charAt(end + 1) != ':') {
            throw new Malformed("no port", "write " + text.substring(0, end + 1) + ":port");
        }
        return new HostPort(host, port(text.substring(end + 2)));
    }

    private static int port(String text) throws Malformed {
        OptionalInt port = Digits.parse(text);
        if (port.isEmpty() || port.getAsInt() < 1 || port.getAsInt() > LARGEST_PORT) {
            throw new Malformed(
                    "the port '" + Complaints.shorten(text) + "' is not a number from 1 to " + LARGEST_PORT, "");
        }
        return port.getAsInt();
    }

    private static boolean isPath(String text) {
        return text.startsWith("/") || text.startsWith(UNIX);
    }

    private static String path(String text) throws Malformed {
        String path = text.startsWith(UNIX) ? text.substring(UNIX.length()) : text;
        int length = path.getBytes(UTF_8).length;
        if (!path.startsWith("/")) {
            throw new Malformed("the path of a socket begins with '/'", "write for instance unix:/run/app.sock");
        }
        if (length > LONGEST_PATH) {
            throw new Malformed(
                    "a path of " + length + " bytes, but a socket's may have " + LONGEST_PATH, "use a shorter path");
        }
        if (path.endsWith("/") || path.endsWith(" ") || path.indexOf('\0') >= 0) {
            throw new Malformed("the path of a socket is that of a file", "write for instance unix:/run/app.sock");
        }
        return path;
    }

    private static int mode(String text) throws Malformed {
        if (!text.matches("[0-7]{1,6}") || Integer.parseInt(text, 8) > MOST_PERMISSIVE) {
            throw new Malformed(
                    "the mode '" + Complaints.shorten(text) + "' is not an octal number up to 0777",
                    "write for instance unix:/run/app.sock 0660");
        }
        return Integer.parseInt(text, 8);
    }
}
