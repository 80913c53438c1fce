package io.ambassadors.https.config.file;

import static io.ambassadors.https.config.file.Read.fine;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.https.config.AccessLogConfig;
import io.ambassadors.https.config.AcmeConfig;
import io.ambassadors.https.config.BackendConfig;
import io.ambassadors.https.config.BackendConfig.Protocol;
import io.ambassadors.https.config.CertificatesConfig;
import io.ambassadors.https.config.CertificatesConfig.Source;
import io.ambassadors.https.config.CertificatesConfig.UnknownName;
import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.config.FixUpsConfig;
import io.ambassadors.https.config.ForwardedConfig;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.config.TcpConfig;
import io.ambassadors.https.config.TlsConfig;

/** What a file means. */
class SidecarFileTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# nothing yet\n", "---\n", "{}", "---\n{}\n...\n", "\uFEFF"})
    void anEmptyFileIsAllDefaults(String text) {
        assertThat(fine(text)).isEqualTo(SidecarConfig.DEFAULT);
    }

    @Test
    void noFileIsAllDefaults() {
        assertThat(SidecarFile.withoutFile(Overrides.NONE).config()).contains(SidecarConfig.DEFAULT);
    }

    @Test
    void readsTheShortestUsefulFile() {
        SidecarConfig config = fine("listen: 0.0.0.0:8443\nbackend: 127.0.0.1:8080\ncertificates: [/etc/tls]\n");

        assertThat(config.certificates().sources())
                .containsExactly(
                        new Source(Path.of("/etc/tls"), Optional.empty(), Optional.empty(), Optional.empty(), 3));
        assertThat(config)
                .usingRecursiveComparison()
                .ignoringFields("certificates")
                .isEqualTo(SidecarConfig.DEFAULT);
    }

    @Test
    void readsEveryKeyOfAnHttpFile() throws IOException {
        SidecarConfig config = fine(Files.readString(Path.of("src/test/resources/https-sidecar/every-key.yml")));

        assertThat(config.listen())
                .containsExactly(
                        ListenPoint.tcp("0.0.0.0", 443),
                        new ListenPoint("[::1]:444", "::1", 444, Optional.empty(), OptionalInt.empty()),
                        new ListenPoint(
                                "unix:/run/s.sock 0660", "", 0, Optional.of("/run/s.sock"), OptionalInt.of(0660)));
        assertThat(config.acceptProxy()).isTrue();
        assertThat(config.backend())
                .isEqualTo(new BackendConfig(
                        "app:9000", "app", 9000, Optional.empty(), Protocol.H2C, Duration.ofSeconds(1), false));
        assertThat(config.redirect().orElseThrow().listen()).isEqualTo(ListenPoint.tcp("0.0.0.0", 80));
        assertThat(config.redirect().orElseThrow().port()).isEqualTo(8443);
        assertThat(config.certificates())
                .isEqualTo(new CertificatesConfig(
                        List.of(
                                new Source(
                                        Path.of("/etc/tls"), Optional.empty(), Optional.empty(), Optional.empty(), 10),
                                new Source(
                                        Path.of("/c.pem"),
                                        Optional.of(Path.of("/k.pem")),
                                        Optional.of(Path.of("/pw")),
                                        Optional.of(Path.of("/o.der")),
                                        11)),
                        "www.example.org",
                        UnknownName.REFUSE,
                        Duration.ofDays(21),
                        Optional.empty()));
        assertThat(config.tls())
                .isEqualTo(new TlsConfig(
                        TlsConfig.Profile.MODERN,
                        TlsConfig.PostQuantum.REQUIRE,
                        List.of("http/1.1"),
                        new TlsConfig.Tickets(
                                true, Optional.of(Path.of("/t/key")), Duration.ofHours(1), Duration.ofDays(7)),
                        new TlsConfig.Handshake(Duration.ofMillis(2500), 100, 50)));
        assertThat(config.clients())
                .isEqualTo(new ClientsConfig(
                        ClientsConfig.Verify.REQUIRED,
                        List.of(Path.of("/ca1"), Path.of("/ca2")),
                        List.of(Path.of("/crl")),
                        new ClientsConfig.Allow(
                                List.of("a", "b"),
                                List.of("*.example.org"),
                                List.of("spiffe://example.org/*/app"),
                                List.of("ops"),
                                List.of("10.0.0.0/8", "::1"),
                                List.of("ab".repeat(32))),
                        List.of("/healthz", "/open/"),
                        true,
                        true,
                        true));
        assertThat(config.forwarded()).isEqualTo(new ForwardedConfig(true, false, List.of("192.0.2.0/24")));
        assertThat(config.fixUps()).isEqualTo(new FixUpsConfig(false, false, Duration.ofDays(365), true, true));
        assertThat(config.accessLog()).contains(new AccessLogConfig("/var/log/a.log", true));
        assertThat(config.acme())
                .contains(new AcmeConfig(
                        URI.create("https://acme-staging-v02.api.letsencrypt.org/directory"),
                        List.of("www.example.org", "example.org"),
                        Optional.of("admin@example.org"),
                        Path.of("/data"),
                        AcmeConfig.Challenge.HTTP_01,
                        true,
                        Optional.of(Duration.ofDays(30)),
                        Optional.of(Path.of("/pebble.pem"))));
        assertThat(config.production()).isTrue();
    }

    @Test
    void readsBoundsOfHttp() throws IOException {
        SidecarConfig config = fine(Files.readString(Path.of("src/test/resources/https-sidecar/every-key.yml")));

        assertThat(config.http().client())
                .extracting("headerTimeout", "bodyTimeout", "sendTimeout", "keepaliveTimeout", "keepaliveTime")
                .containsExactly(seconds(5), seconds(6), seconds(7), seconds(8), seconds(9));
        assertThat(config.http().client())
                .extracting("keepaliveRequests", "maxLine", "maxHead", "maxFields", "underscores", "http2Streams")
                .containsExactly(10L, 4096, 16384, 50, true, 64);
        assertThat(config.http().proxy())
                .extracting("connectTimeout", "readTimeout", "sendTimeout", "maxBody", "maxResponseHead", "readAhead")
                .containsExactly(seconds(1), seconds(2), seconds(3), 10L << 20, 32768, 131072);
        assertThat(config.http().maxConnections()).isEqualTo(500);
        assertThat(config.http().idleBackendConnections()).isEqualTo(16);
        assertThat(config.http().backendKeepalive()).isEqualTo(seconds(4));
    }

    @Test
    void readsTcpMode() {
        SidecarConfig config = fine("protocol: tcp\nbackend: unix:/run/db.sock\nproxy-protocol: {send: true}\n"
                + "limits: {connections: 10}\ntcp: {lifetime: 1h, idle: off, close: 5s}\nalpn: postgresql\n");

        assertThat(config.backend().protocol()).isEqualTo(Protocol.TCP);
        assertThat(config.backend().unixPath()).contains("/run/db.sock");
        assertThat(config.backend().sendProxy()).isTrue();
        assertThat(config.tcp()).isEqualTo(new TcpConfig(10, Duration.ofHours(1), Duration.ZERO, seconds(5)));
        assertThat(config.tls().applicationProtocols()).containsExactly("postgresql");
    }

    @Test
    void offersNoProtocolInTcpModeUnlessAsked() {
        assertThat(fine("protocol: tcp").tls().applicationProtocols()).isEmpty();
        assertThat(fine("alpn: off").tls().applicationProtocols()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "8443, 0.0.0.0, 8443",
        "':8443', 0.0.0.0, 8443",
        "'*:8443', 0.0.0.0, 8443",
        "127.0.0.1:1, 127.0.0.1, 1",
        "'[::]:65535', ::, 65535",
        "'[fe80::1%eth0]:1', fe80::1%eth0, 1",
        "my-host.example.org:9, my-host.example.org, 9"
    })
    void readsEveryWayToWriteAListener(String text, String host, int port) {
        ListenPoint point = fine("listen: '" + text + "'").listen().get(0);

        assertThat(point.text()).isEqualTo(text);
        assertThat(point.host()).isEqualTo(host);
        assertThat(point.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({"8080, 127.0.0.1, 8080", "':8081', 127.0.0.1, 8081", "app.local:1, app.local, 1", "'[::1]:1', ::1, 1"})
    void readsEveryWayToWriteABackend(String text, String host, int port) {
        BackendConfig backend = fine("backend: '" + text + "'").backend();

        assertThat(backend.host()).isEqualTo(host);
        assertThat(backend.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, 500",
        "10s, 10000",
        "5m, 300000",
        "12h, 43200000",
        "14D, 1209600000",
        "2w, 1209600000",
        "0, 0",
        "off, 0"
    })
    void readsDurations(String text, long millis) {
        assertThat(fine("expiry-warning: " + text).certificates().expiryWarning())
                .isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"100, 100", "16k, 16384", "1m, 1048576", "2G, 2147483648", "0, 0", "off, 0"})
    void readsSizes(String text, long bytes) {
        assertThat(fine("limits: {body: " + text + "}").http().proxy().maxBody())
                .isEqualTo(bytes);
    }

    @Test
    void takesASingleValueForTheObviousKeyOfAMapping() {
        assertThat(fine("tickets: off").tls().tickets().enabled()).isFalse();
        assertThat(fine("access-log: stdout").accessLog()).contains(new AccessLogConfig("stdout", false));
        assertThat(fine("access-log: off").accessLog()).isEmpty();
        assertThat(fine("fix-ups: {hsts: on}").fixUps().hsts()).isEqualTo(FixUpsConfig.HSTS);
        assertThat(fine("fix-ups: {hsts: 365d}").fixUps().hsts()).isEqualTo(Duration.ofDays(365));
        assertThat(fine("clients: none").clients()).isEqualTo(ClientsConfig.DEFAULT);
        assertThat(fine("certificates: /etc/tls").certificates().sources()).hasSize(1);
        assertThat(fine("certificates: {certificate: /c, key: /k}")
                        .certificates()
                        .sources())
                .hasSize(1);
    }

    @Test
    void takesTheDigestOfAKeyAsToolsPrintIt() {
        String hex = "0123456789abcdef".repeat(4);
        String colons = hex.toUpperCase(java.util.Locale.ROOT).replaceAll("(..)(?=.)", "$1:");
        String base64 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        String text = "certificates: /t\nclients: {verify: required, ca: /ca, allow: {spki: ['" + colons
                + "', 'sha256//" + base64 + "', 'sha256:" + hex + "']}}";

        assertThat(fine(text).clients().allow().spki()).containsExactly(hex, base64, hex);
    }

    @Test
    void readsAFileAndSaysWhyItCannot() throws IOException {
        Path file = Files.writeString(directory.resolve("s.yml"), "listen: 9443\n");

        assertThat(SidecarFile.read(file, Overrides.NONE)
                        .config()
                        .orElseThrow()
                        .listen()
                        .get(0)
                        .port())
                .isEqualTo(9443);
        assertThat(SidecarFile.read(directory.resolve("absent.yml"), Overrides.NONE)
                        .problems())
                .singleElement()
                .extracting(ConfigProblem::message)
                .isEqualTo("there is no such file");
        assertThat(SidecarFile.read(directory, Overrides.NONE).accepted()).isFalse();
    }

    @Test
    void optionsOfTheCommandLineWinOverAll() {
        Overrides overrides = new Overrides(
                Map.of("HTTPS_SIDECAR_LISTEN", ":2"), Map.of("--listen", new Overrides.Option("listen", ":3")));

        assertThat(SidecarFile.parse(Read.FILE, "listen: 1", overrides)
                        .config()
                        .orElseThrow()
                        .listen()
                        .get(0)
                        .port())
                .isEqualTo(3);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
