package io.ambassadors.sharding.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

import io.ambassadors.common.config.Digits;
import io.ambassadors.common.config.Malformed;
import io.ambassadors.common.net.ListenPoint;

/**
 * Reads the value of {@code listen}: {@code host:port}, split at the last colon, or {@code /path[ mode]}, split at the last space.
 *
 * <p>Twemproxy resolves the host at this point; here that happens when the listener is bound, so that a file can be checked anywhere. And
 * twemproxy takes a mode that is no octal number for 0, which makes a socket that nobody can open; here it is refused.
 */
final class ListenForm {
    /** What fits into {@code sun_path} with its final NUL. */
    static final int LONGEST_PATH = 107;

    /** What might resolve: an IPv4 address, an IPv6 address that may have a scope, or a name with a letter in its last part. */
    private static final Pattern HOST = Pattern.compile("[0-9]+(\\.[0-9]+){0,3}"
            + "|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[0-9A-Za-z._-]+)?"
            + "|([A-Za-z0-9_-]+\\.)*[0-9_-]*[A-Za-z][A-Za-z0-9_-]*\\.?");

    private static final int MOST_PERMISSIVE = 0777;

    private ListenForm() {}

    static ListenPoint parse(String text) throws Malformed {
        return text.startsWith("/") ? unix(text) : tcp(text);
    }

    private static ListenPoint tcp(String text) throws Malformed {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            boolean number = Digits.parse(text).isPresent();
            throw new Malformed(
                    "no colon between host and port",
                    number
                            ? "write 127.0.0.1:" + text
                            : "write host:port, or a path that begins with '/' for a unix socket");
        }
        String host = text.substring(0, colon);
        if (host.isEmpty() || host.chars().anyMatch(Character::isWhitespace)) {
            throw new Malformed(
                    host.isEmpty() ? "no host before the port" : "white space in the host",
                    "write 127.0.0.1" + text.substring(colon) + " for this Pod only, or 0.0.0.0 for every interface");
        }
        if (host.startsWith("[")) {
            throw new Malformed("brackets round an IPv6 address", "write it without them, as in ::1:22121");
        }
        if (!host.equals("*") && !HOST.matcher(host).matches()) {
            throw new Malformed(
                    "'" + host + "' is neither an address nor the name of a host", "write for instance 127.0.0.1");
        }
        int port = port(text.substring(colon + 1));
        return new ListenPoint(text, host.equals("*") ? "0.0.0.0" : host, port, Optional.empty(), OptionalInt.empty());
    }

    private static ListenPoint unix(String text) throws Malformed {
        int space = text.lastIndexOf(' ');
        String path = space < 0 ? text : text.substring(0, space);
        checkPath(path);
        OptionalInt mode = space < 0 ? OptionalInt.empty() : OptionalInt.of(mode(text.substring(space + 1)));
        return new ListenPoint(text, "", 0, Optional.of(path), mode);
    }

    private static int mode(String text) throws Malformed {
        if (!text.matches("[0-7]{1,6}") || Integer.parseInt(text, 8) > MOST_PERMISSIVE) {
            throw new Malformed("the mode '" + text + "' is not an octal number up to 0777", "write for instance 0660");
        }
        return Integer.parseInt(text, 8);
    }

    static void checkPath(String path) throws Malformed {
        int length = path.getBytes(UTF_8).length;
        if (length > LONGEST_PATH) {
            throw new Malformed(
                    "a path of " + length + " bytes, but a socket's may have " + LONGEST_PATH, "use a shorter path");
        }
        if (path.endsWith(" ") || path.indexOf('\0') >= 0) {
            throw new Malformed("a space or NUL at the end of the path", "write one space between path and mode");
        }
    }

    static int port(String text) throws Malformed {
        OptionalInt port = Digits.parse(text);
        if (port.isEmpty() || port.getAsInt() < 1 || port.getAsInt() > 65535) {
            throw new Malformed("the port '" + text + "' is not a number from 1 to 65535", "");
        }
        return port.getAsInt();
    }
}
