package io.ambassadors.https.config.file;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.ambassadors.common.config.Suggestion;

/** What somebody probably meant who wrote a key that does not exist: one misspelt, one from elsewhere in the file, or from another program. */
final class UnknownKey {
    /** What nginx, hitch, ghostunnel, haproxy and Envoy call it, and what people would. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("frontend", "listen"),
            Map.entry("bind", "listen"),
            Map.entry("port", "listen"),
            Map.entry("address", "listen"),
            Map.entry("upstream", "backend"),
            Map.entry("target", "backend"),
            Map.entry("proxy-pass", "backend"),
            Map.entry("mode", "protocol"),
            Map.entry("cert", "certificates"),
            Map.entry("certs", "certificates"),
            Map.entry("crt", "certificates"),
            Map.entry("pem-file", "certificates"),
            Map.entry("pem-dir", "certificates"),
            Map.entry("keystore", "certificates"),
            Map.entry("ssl-certificate", "certificates"),
            Map.entry("ssl-certificate-key", "certificates"),
            Map.entry("sni-nomatch-abort", "unknown-name"),
            Map.entry("ciphers", "profile"),
            Map.entry("ssl-ciphers", "profile"),
            Map.entry("ssl-protocols", "profile"),
            Map.entry("tls-protos", "profile"),
            Map.entry("min-version", "profile"),
            Map.entry("groups", "post-quantum"),
            Map.entry("curves", "post-quantum"),
            Map.entry("alpn-protos", "alpn"),
            Map.entry("session-tickets", "tickets"),
            Map.entry("ssl-verify-client", "clients.verify"),
            Map.entry("client-verify", "clients.verify"),
            Map.entry("client-auth", "clients.verify"),
            Map.entry("mtls", "clients.verify"),
            Map.entry("cacert", "clients.ca"),
            Map.entry("ssl-client-certificate", "clients.ca"),
            Map.entry("write-proxy", "proxy-protocol.send"),
            Map.entry("write-proxy-v2", "proxy-protocol.send"),
            Map.entry("client-max-body-size", "limits.body"),
            Map.entry("max-connections", "limits.connections"),
            Map.entry("maxconn", "limits.connections"),
            Map.entry("keepalive-timeout", "timeouts.idle"),
            Map.entry("keepalive", "timeouts.idle"),
            Map.entry("strict-transport-security", "fix-ups.hsts"),
            Map.entry("letsencrypt", "acme.directory"),
            Map.entry("log", "access-log"));

    /** Levels that other programs have. */
    private static final Set<String> LEVELS =
            Set.of("tls", "ssl", "https", "http", "server", "config", "https-sidecar");

    private UnknownKey() {}

    /** What to write instead. */
    static String cure(String section, String written) {
        String name = written.toLowerCase(Locale.ROOT).replace('_', '-');
        if (written.equals("<<")) {
            return "write the keys out, nothing is merged here";
        }
        if (name.indexOf('.') >= 0 && (SidecarKeys.byPath(name).isPresent() || SidecarKeys.isSection(name))) {
            return "write " + place(name);
        }
        if (section.isEmpty() && LEVELS.contains(name)) {
            return "there is no such level, write at the left margin what stands below it";
        }
        return Suggestion.nearest(written, SidecarKeys.below(section).stream())
                .map(near -> "did you mean " + near + "?")
                .or(() -> Optional.ofNullable(ELSEWHERE.get(name)).map(path -> "here it is called " + place(path)))
                .or(() -> byLastName(name).map(path -> "did you mean " + path + "? write " + place(path)))
                .or(() -> nearestAnywhere(name).map(path -> "did you mean " + path + "? write " + place(path)))
                .orElse("remove it; the keys " + (section.isEmpty() ? "" : "below " + section + " ") + "are "
                        + String.join(", ", SidecarKeys.below(section)));
    }

    private static Optional<String> byLastName(String name) {
        return Stream.concat(SidecarKeys.sections(), SidecarKeys.ALL.stream().map(SidecarKey::path))
                .filter(path -> path.substring(path.lastIndexOf('.') + 1).equals(name))
                .findFirst();
    }

    private static Optional<String> nearestAnywhere(String name) {
        return Suggestion.nearest(name, SidecarKeys.ALL.stream().map(SidecarKey::lastName))
                .flatMap(UnknownKey::byLastName);
    }

    /** How a path is written. */
    private static String place(String path) {
        int dot = path.lastIndexOf('.');
        return dot < 0
                ? path + ", at the left margin"
                : path.substring(dot + 1) + ", indented below " + path.substring(0, dot) + ":";
    }
}
