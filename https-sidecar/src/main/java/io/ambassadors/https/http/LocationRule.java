package io.ambassadors.https.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.HostSyntax;
import io.ambassadors.https.config.BackendConfig;
import io.ambassadors.https.config.SidecarConfig;

/**
 * Makes https of an http URI with which a backend names itself, since it does not know how its clients come: the host is the request's
 * own, under a port of ours, or the backend's own address. Other hosts are left alone.
 */
final class LocationRule {
    private static final byte[] HTTP = "http://".getBytes(ISO_8859_1);

    private final Set<String> ports = new HashSet<>();
    private final Set<String> ownAddresses = new HashSet<>();

    /** The addresses and ports of a configuration. */
    LocationRule(SidecarConfig config) {
        ports.add("");
        ports.add("80");
        config.redirect()
                .ifPresent(
                        redirect -> ports.add(Integer.toString(redirect.listen().port())));
        BackendConfig backend = config.backend();
        if (backend.unixPath().isEmpty()) {
            String port = Integer.toString(backend.port());
            ports.add(port);
            String host = backend.host().toLowerCase(Locale.ROOT);
            ownAddresses.add((host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port);
            if (isLoopback(host)) {
                ownAddresses.add("localhost:" + port);
                ownAddresses.add("127.0.0.1:" + port);
                ownAddresses.add("[::1]:" + port);
            }
        }
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    /**
     * The URI that a client can follow; null if the one in the array is good, or none of ours.
     *
     * @param authority that the client asked for; empty if it named none
     */
    String secure(byte[] bytes, int at, int length, String authority) {
        if (authority.isEmpty() || !isHttp(bytes, at, length)) {
            return null;
        }
        String rest = new String(bytes, at + HTTP.length, length - HTTP.length, ISO_8859_1);
        int end = 0;
        while (end < rest.length() && "/?#\\".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String named = rest.substring(0, end).toLowerCase(Locale.ROOT);
        return HostSyntax.isValid(named) && isOurs(named, authority)
                ? "https://" + authority + rest.substring(end)
                : null;
    }

    private boolean isOurs(String named, String authority) {
        if (ownAddresses.contains(named)) {
            return true;
        }
        String port = Authority.port(named);
        return Authority.name(named).equals(Authority.name(authority))
                && (ports.contains(port) || port.equals(Authority.port(authority)));
    }

    private static boolean isHttp(byte[] bytes, int at, int length) {
        if (length <= HTTP.length) {
            return false;
        }
        for (int i = 0; i < HTTP.length; i++) {
            if (FieldName.lower(bytes[at + i]) != HTTP[i]) {
                return false;
            }
        }
        return true;
    }
}
