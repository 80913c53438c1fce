package io.ambassadors.https.config.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.ambassadors.https.config.SidecarConfig;

/** What holds for every key of the table. */
class EveryKeyTest {
    /** What goes with a key, so that it has a meaning. */
    private static final String CLIENTS = "certificates: /t\nclients: {verify: required, ca: /ca, client-cert: on}\n";

    private static final String ACME = "redirect: 81\nacme: {names: x.org, terms-agreed: true}\n";

    /** For each key: its path, what must stand beside it, and a value that is not its default. */
    static List<String[]> values() {
        return List.of(new String[][] {
            {"listen", "", "127.0.0.1:1, unix:/run/s"},
            {"backend", "", "app:1"},
            {"protocol", "", "h2c"},
            {"redirect", "", ":81"},
            {"redirect-port", "redirect: 81", "8443"},
            {"proxy-protocol.accept", "", "true"},
            {"proxy-protocol.send", "protocol: tcp", "true"},
            {"certificates", "", "/etc/tls,/etc/more"},
            {"default-name", "", "x.org"},
            {"unknown-name", "", "refuse"},
            {"expiry-warning", "", "1d"},
            {"development-directory", "", "/d"},
            {"production", "certificates: /t", "true"},
            {"profile", "", "modern"},
            {"post-quantum", "", "off"},
            {"alpn", "", "http/1.1"},
            {"tickets.enabled", "", "off"},
            {"tickets.secret", "", "/s"},
            {"tickets.rotation", "", "1h"},
            {"tickets.lifetime", "", "7d"},
            {"handshake.timeout", "", "1s"},
            {"handshake.per-second", "", "9"},
            {"handshake.at-once", "", "9"},
            {"clients.verify", CLIENTS, "optional"},
            {"clients.ca", CLIENTS, "/x,/y"},
            {"clients.crl", CLIENTS, "/x"},
            {"clients.allow.cn", CLIENTS, "a,b"},
            {"clients.allow.dns", CLIENTS, "a.org"},
            {"clients.allow.uri", CLIENTS, "spiffe://a/b"},
            {"clients.allow.ou", CLIENTS, "a"},
            {"clients.allow.ip", CLIENTS, "10.0.0.0/8,::1/128"},
            {"clients.allow.spki", CLIENTS, "ab".repeat(32)},
            {"clients.exempt", CLIENTS, "/a"},
            {"clients.client-cert", "certificates: /t\nclients: {verify: required, ca: /ca}", "on"},
            {"clients.client-cert-chain", CLIENTS, "on"},
            {"clients.xfcc", CLIENTS, "on"},
            {"forwarded.x-forwarded", "", "off"},
            {"forwarded.forwarded", "", "off"},
            {"forwarded.trusted", "", "10.0.0.1"},
            {"fix-ups.location", "", "off"},
            {"fix-ups.cookies", "", "off"},
            {"fix-ups.hsts.max-age", "", "on"},
            {"fix-ups.hsts.include-subdomains", "fix-ups: {hsts: on}", "on"},
            {"fix-ups.hsts.preload", "fix-ups: {hsts: {max-age: on, include-subdomains: on}}", "on"},
            {"underscores-in-headers", "", "on"},
            {"timeouts.connect", "", "1s"},
            {"timeouts.read", "", "1s"},
            {"timeouts.send", "", "1s"},
            {"timeouts.backend-idle", "", "1s"},
            {"timeouts.header", "", "1s"},
            {"timeouts.body", "", "1s"},
            {"timeouts.client-send", "", "1s"},
            {"timeouts.idle", "", "off"},
            {"timeouts.age", "", "1s"},
            {"limits.connections", "", "9"},
            {"limits.body", "", "1m"},
            {"limits.header", "", "64k"},
            {"limits.header-line", "", "1k"},
            {"limits.fields", "", "9"},
            {"limits.requests", "", "9"},
            {"limits.streams", "", "9"},
            {"limits.response-header", "", "9k"},
            {"limits.response-buffer", "", "9k"},
            {"limits.idle-backend-connections", "", "off"},
            {"tcp.lifetime", "protocol: tcp", "1h"},
            {"tcp.idle", "protocol: tcp", "off"},
            {"tcp.close", "protocol: tcp", "1s"},
            {"access-log.file", "", "stderr"},
            {"access-log.format", "access-log: stdout", "json"},
            {"acme.directory", ACME, "https://localhost:14000/dir"},
            {"acme.names", ACME, "y.org,z.org"},
            {"acme.email", ACME, "a@b.org"},
            {"acme.storage", ACME, "/a"},
            {"acme.challenge", ACME, "http-01"},
            {"acme.terms-agreed", "", "false"},
            {"acme.renew-before", ACME, "10d"},
            {"acme.ca", ACME, "/a"},
        });
    }

    @Test
    void theTableOfThisTestIsComplete() {
        assertThat(values()).extracting(row -> row[0]).containsExactlyElementsOf(paths());
    }

    @ParameterizedTest
    @MethodSource("values")
    void hasAVariableThatIsRead(String path, String beside, String value) {
        if (path.equals("acme.terms-agreed")) {
            assertThat(Read.said("acme: {names: x.org, terms-agreed: true}", variable(path, value)))
                    .containsExactly(
                            "HTTPS_SIDECAR_ACME_TERMS_AGREED: error: acme: the terms of acme-v02.api.letsencrypt.org are not"
                                    + " agreed to; read them, and set terms-agreed: true below acme:");
            return;
        }
        SidecarConfig without = Read.fine(beside);

        assertThat(Read.fine(beside, variable(path, value))).isNotEqualTo(without);
        assertThat(Read.fine(beside, variable(path, " " + value + " ")))
                .isEqualTo(Read.fine(beside, variable(path, value)));
        assertThat(Read.fine(beside, variable(path, "")))
                .as("an empty variable counts as absent")
                .isEqualTo(without);
    }

    @Test
    void everyKeyStandsInTheExample() throws IOException {
        Set<String> seen = new HashSet<>();
        String text = Files.readString(Path.of("src/test/resources/https-sidecar/every-key.yml"));
        io.ambassadors.common.config.yaml.Problems problems = new io.ambassadors.common.config.yaml.Problems(Read.FILE);
        SectionReader.read(
                        io.ambassadors.common.config.yaml.YamlTree.read(text, SidecarFile.DIALECT, problems)
                                .orElseThrow(),
                        problems)
                .keySet()
                .forEach(key -> seen.add(key.path()));

        assertThat(paths())
                .filteredOn(path -> !seen.contains(path))
                .containsExactly(
                        "proxy-protocol.send", "development-directory", "tcp.lifetime", "tcp.idle", "tcp.close");
    }

    @Test
    void everyDefaultCanBeReadAsItIsWritten() {
        assertThat(SidecarKeys.ALL).allSatisfy(key -> assertThat(
                        key.fallback().isEmpty() || key.fallbackValue().isPresent())
                .as(key.path())
                .isTrue());
    }

    @Test
    void everyVariableIsOfOneKey() {
        Map<String, String> owners = new HashMap<>();
        SidecarKeys.ALL.forEach(
                key -> assertThat(owners.put(key.variable(), key.path())).isNull());
        SidecarKeys.SHORT.keySet().forEach(path -> assertThat(SidecarKeys.byPath(path))
                .isEmpty());
    }

    @Test
    void theTableOfTheDocumentationHasEveryKey() {
        List<String> lines = SidecarKeys.markdown().lines().toList();

        assertThat(lines).hasSize(2 + SidecarKeys.ALL.size() + SourceForm.KEYS.size());
        assertThat(lines)
                .allMatch(line ->
                        line.replace("\\|", "").chars().filter(c -> c == '|').count() == 5);
        assertThat(lines)
                .contains(
                        "| `handshake.timeout` | a duration such as 10s (ms, s, m, h, d, w) | `10s` | From accepting a"
                                + " connection to the end of its handshake. |");
    }

    private static Map<String, String> variable(String path, String value) {
        return Map.of(SidecarKeys.byPath(path).orElseThrow().variable(), value);
    }

    private static List<String> paths() {
        return SidecarKeys.ALL.stream().<String>map(SidecarKey::path).toList();
    }
}
