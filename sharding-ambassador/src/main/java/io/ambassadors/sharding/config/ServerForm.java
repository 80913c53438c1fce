package io.ambassadors.sharding.config;

import java.util.Optional;
import java.util.OptionalInt;

import io.ambassadors.common.config.Digits;
import io.ambassadors.common.config.Malformed;

/**
 * Reads one entry of {@code servers}, from its end as twemproxy does: behind the last space the name, behind the last colon the weight,
 * behind the colon before it the port, and what is left is the host. A path has no port.
 *
 * <p>Without a name twemproxy derives one, which the ring hashes: {@code host:port} as written; the host alone if the port is 11211, for
 * the sake of libmemcached; the path and a colon for a unix socket.
 */
final class ServerForm {
    private static final int LIBMEMCACHED_PORT = 11211;

    private ServerForm() {}

    static ServerConfig parse(String text, int line) throws Malformed {
        int space = text.lastIndexOf(' ');
        String name = space < 0 ? "" : text.substring(space + 1);
        String rest = space < 0 ? text : text.substring(0, space);
        if (space >= 0 && name.isEmpty()) {
            throw new Malformed("a space at the end, where the name would be", "remove the space or give a name");
        }
        return text.startsWith("/") ? unix(rest, name, line) : tcp(rest, name, line);
    }

    private static ServerConfig tcp(String text, String name, int line) throws Malformed {
        int weightColon = text.lastIndexOf(':');
        int portColon = weightColon < 0 ? -1 : text.lastIndexOf(':', weightColon - 1);
        if (portColon < 0) {
            boolean portOnly = weightColon > 0
                    && Digits.parse(text.substring(weightColon + 1)).isPresent();
            throw new Malformed(
                    "only " + (weightColon < 0 ? "one part" : "two parts") + " before the name",
                    portOnly
                            ? "add the weight: " + text + ":1" + (name.isEmpty() ? "" : " " + name)
                            : "write host:port:weight name; a name has no spaces");
        }
        int weight = weight(text.substring(weightColon + 1));
        String port = text.substring(portColon + 1, weightColon);
        String host = text.substring(0, portColon);
        if (host.isEmpty() || host.chars().anyMatch(Character::isWhitespace)) {
            throw new Malformed(host.isEmpty() ? "no host" : "white space in the host", "write host:port:weight name");
        }
        int number = ListenForm.port(port);
        String derived = number == LIBMEMCACHED_PORT ? host : host + ":" + port;
        return new ServerConfig(name.isEmpty() ? derived : name, host, number, Optional.empty(), weight, line);
    }

    private static ServerConfig unix(String text, String name, int line) throws Malformed {
        int weightColon = text.lastIndexOf(':');
        if (weightColon < 0) {
            throw new Malformed(
                    "no weight behind the path",
                    name.isEmpty()
                            ? "add the weight: " + text + ":1"
                            : "write /path:weight name; a name has no spaces");
        }
        int weight = weight(text.substring(weightColon + 1));
        String path = text.substring(0, weightColon);
        ListenForm.checkPath(path);
        if (path.indexOf(':') >= 0) {
            throw new Malformed("a colon in the path", "write /path:weight name, with a path that has no colon");
        }
        return new ServerConfig(name.isEmpty() ? path + ":" : name, "", 0, Optional.of(path), weight, line);
    }

    private static int weight(String text) throws Malformed {
        OptionalInt weight = Digits.parse(text);
        if (weight.isEmpty() || weight.getAsInt() < 1) {
            throw new Malformed("the weight '" + text + "' is not a number from 1 on", "write 1 if all are equal");
        }
        return weight.getAsInt();
    }
}
