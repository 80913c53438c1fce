package io.ambassadors.https.config.file;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
            Map.entry("server", "backend"),
            Map.entry("mode", "protocol"),
            Map.entry("cert", "certificates"),
            Map.entry("certs", "certificates"),
            Map.entry("tls", "certificates"),
            Map.entry("ssl", "certificates"),
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

    private UnknownKey() {}

    /** What to write instead. */
    static String cure(String section, String written) {
        String name = written.toLowerCase(Locale.ROOT).replace('_', '-');
        if (SidecarKeys.byPath(name).isPresent() || SidecarKeys.isSection(name)) {
            return elsewhere(name);
        }
        return Suggestion.nearest(written, SidecarKeys.below(section).stream())
                .map(near -> "did you mean " + near + "?")
                .or(() -> Optional.ofNullable(ELSEWHERE.get(name)).map(path -> "here it is " + elsewhere(path)))
                .or(() -> byLastName(name))
                .or(() -> nearestAnywhere(name))
                .orElse("remove it; the keys " + (section.isEmpty() ? "" : "below " + section + " ") + "are "
                        + String.join(", ", SidecarKeys.below(section)));
    }

    private static Optional<String> byLastName(String name) {
        return SidecarKeys.ALL.stream()
                .filter(key -> key.lastName().equals(name))
                .findFirst()
                .map(key -> elsewhere(key.path()));
    }

    private static Optional<String> nearestAnywhere(String name) {
        return Suggestion.nearest(name, SidecarKeys.ALL.stream().map(SidecarKey::lastName))
                .flatMap(UnknownKey::byLastName)
                .map(cure -> "did you mean " + cure + "?");
    }

    /** A path, and how it is written. */
    private static String elsewhere(String path) {
        int dot = path.lastIndexOf('.');
        if (dot < 0) {
            return path + ", which stands at the left margin";
        }
        String section = path.substring(0, dot);
        return path + ", written as " + path.substring(dot + 1) + " in an indented line below " + section + ":";
    }
}
