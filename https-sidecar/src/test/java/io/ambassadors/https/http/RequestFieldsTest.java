package io.ambassadors.https.http;

import static io.ambassadors.https.identity.Certificates.of;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.testing.ScriptedOrigin;
import io.ambassadors.https.config.BackendConfig;
import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.config.ForwardedConfig;
import io.ambassadors.https.identity.ClientIdentity;

class RequestFieldsTest {
    private ScriptedOrigin origin;

    @BeforeEach
    void start() throws IOException {
        origin = ScriptedOrigin.always("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    }

    @AfterEach
    void stop() throws IOException {
        origin.close();
    }

    private Sidecar config() {
        return Sidecar.config().backend("127.0.0.1", origin.address().getPort());
    }

    private RunningSidecar trusting(String... networks) throws IOException {
        return new RunningSidecar(config().forwarded(new ForwardedConfig(true, true, List.of(networks)))
                .build());
    }

    private ScriptedOrigin.Request seen() {
        return origin.requests.get(origin.requests.size() - 1);
    }

    /** All lines of fields of this name. */
    private List<String> all(String name) {
        return seen().head().stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .toList();
    }

    @Test
    void theBackendLearnsHowTheClientCame() throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(config().build())) {
            assertThat(sidecar.get("/a?b=c").status()).isEqualTo(200);

            assertThat(seen().line()).isEqualTo("GET /a?b=c HTTP/1.1");
            assertThat(all("Host")).containsExactly("h.example");
            assertThat(all("X-Forwarded-For")).containsExactly("127.0.0.1");
            assertThat(all("X-Forwarded-Proto")).containsExactly("https");
            assertThat(all("X-Forwarded-Host")).containsExactly("h.example");
            assertThat(all("X-Forwarded-Port")).containsExactly("443");
            assertThat(all("Forwarded")).containsExactly("for=127.0.0.1;host=h.example;proto=https");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "h.example:8443     | 8443 | \"h.example:8443\"",
                "[2001:db8::1]      | 443  | \"[2001:db8::1]\"",
                "[2001:db8::1]:8443 | 8443 | \"[2001:db8::1]:8443\"",
            })
    void portAndHostAreTheRequests(String host, String port, String quoted) throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(config().build())) {
            sidecar.ask("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");

            assertThat(all("Host")).containsExactly(host);
            assertThat(all("X-Forwarded-Host")).containsExactly(host);
            assertThat(all("X-Forwarded-Port")).containsExactly(port);
            assertThat(all("Forwarded")).containsExactly("for=127.0.0.1;host=" + quoted + ";proto=https");
        }
    }

    @Test
    void theHostMayChangeOnAConnection() throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(config().build());
                var client = sidecar.connect()) {
            for (String host : List.of("a.example", "b.example:1", "a.example")) {
                client.ask("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
                assertThat(all("X-Forwarded-Host")).containsExactly(host);
            }
            assertThat(all("Forwarded")).containsExactly("for=127.0.0.1;host=a.example;proto=https");
        }
    }

    @Test
    void theProxyHeaderNamesTheClient() throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(config().build())) {
            sidecar.proxied = new InetSocketAddress("2001:db8::7", 1234);
            sidecar.get("/");

            assertThat(all("X-Forwarded-For")).containsExactly("2001:db8::7");
            assertThat(all("Forwarded")).containsExactly("for=\"[2001:db8::7]\";host=h.example;proto=https");
        }
    }

    @Test
    void trustGoesToTheClientThatTheProxyHeaderNames() throws IOException {
        try (RunningSidecar sidecar = trusting("127.0.0.1")) {
            sidecar.proxied = new InetSocketAddress("192.0.2.7", 1234);
            sidecar.get("/", "X-Forwarded-For: 10.0.0.1");

            assertThat(all("X-Forwarded-For")).containsExactly("192.0.2.7");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For",
                "x-forwarded-for",
                "X-Forwarded-Proto",
                "X-Forwarded-Host",
                "X-Forwarded-Port",
                "X-Forwarded-Ssl",
                "X-Forwarded-Scheme",
                "X-Forwarded-Prefix",
                "X-Forwarded-Server",
                "X-Forwarded-User",
                "Forwarded",
                "X-Real-IP",
                "X-Client-IP",
                "True-Client-IP",
                "X-Original-URL",
                "X-Rewrite-URL",
                "Front-End-Https",
                "Client-Cert",
                "CLIENT-CERT",
                "Client-Cert-Chain",
                "X-Forwarded-Client-Cert",
                "x-forwarded-client-CERT",
                "Client_Cert",
                "client_cert_chain",
                "X_Forwarded_Client_Cert",
                "X-Forwarded_Client-Cert",
                "X_Forwarded_For",
                "Client.Cert",
                "Proxy",
                "Early-Data",
                "HTTP2-Settings",
                "X-Forwarded",
                "Forwarded-For",
                "WL-Proxy-Client-IP",
                "X-ARR-ClientCert",
                "X-SSL-Client-Verify",
                "SSL_CLIENT_CERT",
            })
    void whatAStrangerSpoofsIsDropped(String name) throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(config().lenient().build())) {
            sidecar.get("/", name + ": spoofed", "X-Other: kept");

            assertThat(String.join("\n", seen().head()))
                    .doesNotContain("spoofed")
                    .contains("X-Other: kept");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Client-Cert",
                "Client_Cert",
                "Client-Cert-Chain",
                "X-Forwarded-Client-Cert",
                "X_Forwarded_Client_Cert",
                "Early-Data",
                "Proxy"
            })
    void nobodyIsTrustedWithWhatIsOurs(String name) throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(config().lenient()
                .forwarded(new ForwardedConfig(true, true, List.of("127.0.0.0/8")))
                .build())) {
            sidecar.get("/", name + ": spoofed");

            assertThat(String.join("\n", seen().head())).doesNotContain("spoofed");
        }
    }

    @Test
    void whatATrustedProxySaysIsKeptAndAddedTo() throws IOException {
        try (RunningSidecar sidecar = trusting("10.0.0.0/8", "127.0.0.1")) {
            sidecar.get(
                    "/",
                    "X-Forwarded-For: 192.0.2.1, 192.0.2.2",
                    "X-Forwarded-For: 192.0.2.3",
                    "X-Forwarded-Proto: http",
                    "X-Forwarded-Host: www.example",
                    "X-Forwarded-Port: 80",
                    "X-Real-IP: 192.0.2.1",
                    "X-Forwarded-Prefix: /app",
                    "Forwarded: for=192.0.2.1");

            assertThat(all("X-Forwarded-For")).containsExactly("192.0.2.1, 192.0.2.2, 192.0.2.3, 127.0.0.1");
            assertThat(all("X-Forwarded-Proto")).containsExactly("http");
            assertThat(all("X-Forwarded-Host")).containsExactly("www.example");
            assertThat(all("X-Forwarded-Port")).containsExactly("80");
            assertThat(all("X-Real-IP")).containsExactly("192.0.2.1");
            assertThat(all("X-Forwarded-Prefix")).containsExactly("/app");
            assertThat(all("Forwarded")).containsExactly("for=192.0.2.1, for=127.0.0.1;host=h.example;proto=https");
        }
    }

    @Test
    void nothingIsSetWhereItIsSwitchedOff() throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(
                config().forwarded(new ForwardedConfig(false, false, List.of())).build())) {
            sidecar.get("/", "X-Forwarded-For: 10.0.0.1", "Forwarded: for=10.0.0.1");

            assertThat(seen().head())
                    .noneMatch(line -> line.toLowerCase(Locale.ROOT).contains("forwarded"));
        }
    }

    @Test
    void connectionCannotTakeOurFieldsAway() throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(config().build())) {
            sidecar.get("/", "Connection: close, X-Forwarded-For, Forwarded, X-Secret, Host", "X-Secret: 1");

            assertThat(all("X-Forwarded-For")).containsExactly("127.0.0.1");
            assertThat(all("Forwarded")).hasSize(1);
            assertThat(all("Host")).containsExactly("h.example");
            assertThat(all("X-Secret")).isEmpty();
        }
    }

    @Test
    void theClientIsNamedByItsCertificate() throws IOException {
        ClientIdentity identity = new ClientIdentity(List.of(of("CN=alice"), of("CN=issuer")), true);
        ClientsConfig clients = new ClientsConfig(
                ClientsConfig.Verify.REQUIRED,
                List.of(),
                List.of(),
                ClientsConfig.Allow.ANYBODY,
                List.of(),
                true,
                true,
                true);
        try (RunningSidecar sidecar =
                new RunningSidecar(config().clients(clients).build())) {
            sidecar.tls = RunningSidecar.session("h.example", identity);
            sidecar.get("/", "Client-Cert: spoofed", "X-Forwarded-Client-Cert: spoofed");

            assertThat(all("Client-Cert")).containsExactly(new String(identity.clientCert(), ISO_8859_1));
            assertThat(all("Client-Cert-Chain")).containsExactly(new String(identity.clientCertChain(), ISO_8859_1));
            assertThat(all("X-Forwarded-Client-Cert")).containsExactly(new String(identity.xfcc(""), ISO_8859_1));
        }
    }

    @Test
    void trailersCannotSpoofEither() throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(config().lenient().build())) {
            sidecar.ask("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n"
                    + "Client-Cert: spoofed\r\nX_Forwarded_For: spoofed\r\nHost: spoofed\r\nX-Sum: kept\r\n\r\n");

            assertThat(seen().body()).isEqualTo("a");
            assertThat(String.join("\n", seen().head())).doesNotContain("spoofed");
        }
    }

    @Test
    void aBackendMaySpeakHttp2() throws IOException {
        try (RunningSidecar behind =
                        new RunningSidecar(config().forwarded(new ForwardedConfig(true, true, List.of("127.0.0.1")))
                                .build());
                RunningSidecar sidecar = new RunningSidecar(Sidecar.config()
                        .backend("127.0.0.1", behind.port(), BackendConfig.Protocol.H2C, Duration.ofSeconds(5))
                        .build())) {
            assertThat(sidecar.ask(
                                    "POST /a HTTP/1.1\r\nHost: h.example:8443\r\nTE: trailers\r\nContent-Length: 4\r\n\r\nbody")
                            .status())
                    .isEqualTo(200);

            assertThat(behind.http().versions()).containsOnlyKeys("HTTP/2.0");
            assertThat(seen().line()).isEqualTo("POST /a HTTP/1.1");
            assertThat(seen().body()).isEqualTo("body");
            assertThat(all("Host")).containsExactly("h.example:8443");
            assertThat(all("X-Forwarded-For")).containsExactly("127.0.0.1, 127.0.0.1");
            assertThat(all("X-Forwarded-Port")).containsExactly("8443");
        }
    }

    @Test
    void aRequestWithoutAHostGetsTheBackends() throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(config().build())) {
            sidecar.ask("GET / HTTP/1.0\r\n\r\n");

            assertThat(all("Host"))
                    .containsExactly("127.0.0.1:" + origin.address().getPort());
            assertThat(all("X-Forwarded-Host")).isEmpty();
            assertThat(all("Forwarded")).containsExactly("for=127.0.0.1;proto=https");
        }
    }

    @Test
    void anAbsoluteTargetNamesTheHost() throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(config().build())) {
            sidecar.ask("GET http://a.example/x HTTP/1.1\r\nHost: b.example\r\n\r\n");

            assertThat(seen().line()).isEqualTo("GET /x HTTP/1.1");
            assertThat(all("Host")).containsExactly("a.example");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Connection: Upgrade, HTTP2-Settings | Upgrade: h2c            | ",
                "Connection: Upgrade                 | Upgrade: H2C            | ",
                "Connection: Upgrade                 | Upgrade: HTTP/2.0       | ",
                "Connection: Upgrade                 | Upgrade: TLS/1.2        | ",
                "Connection: keep-alive              | Upgrade: websocket      | ",
                "Connection: Upgrade                 | Upgrade: websocket      | websocket",
                "Connection: Upgrade                 | Upgrade: websocket, h2c | websocket",
                "Connection: Upgrade                 | Upgrade: h2c, SPDY/3.1  | SPDY/3.1",
            })
    void onlyHarmlessProtocolsAreChangedTo(String connection, String upgrade, String passed) throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(config().build())) {
            sidecar.get("/", connection, upgrade, "HTTP2-Settings: AAMAAABkAAQAAP__");

            assertThat(all("Upgrade")).isEqualTo(passed == null ? List.of() : List.of(passed));
            assertThat(all("HTTP2-Settings")).isEmpty();
        }
    }
}
