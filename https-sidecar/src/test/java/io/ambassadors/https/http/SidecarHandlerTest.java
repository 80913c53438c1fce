package io.ambassadors.https.http;

import static io.ambassadors.https.identity.Certificates.of;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.http.log.LogWriter;
import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.RawHttp;
import io.ambassadors.common.testing.ScriptedOrigin;
import io.ambassadors.https.certificates.CertificateSet;
import io.ambassadors.https.certificates.ClientTrust;
import io.ambassadors.https.certificates.Identity;
import io.ambassadors.https.config.AccessLogConfig;
import io.ambassadors.https.config.BackendConfig;
import io.ambassadors.https.config.ClientsConfig;
import io.ambassadors.https.config.FixUpsConfig;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.identity.ClientIdentity;

class SidecarHandlerTest {
    private static final Duration SOON = Duration.ofMillis(300);

    private ScriptedOrigin origin;

    @BeforeEach
    void start() throws IOException {
        origin = ScriptedOrigin.always("HTTP/1.1 200 OK\r\nServer: legacy\r\nContent-Length: 2\r\n\r\nok");
    }

    @AfterEach
    void stop() throws IOException {
        origin.close();
    }

    private Sidecar config() {
        return Sidecar.config().backend("127.0.0.1", origin.address().getPort());
    }

    private static ClientsConfig clients(ClientsConfig.Verify verify, String... exempt) {
        return new ClientsConfig(
                verify, List.of(), List.of(), ClientsConfig.Allow.ANYBODY, List.of(exempt), true, false, false);
    }

    private static ClientsConfig onlyFor(String name, ClientsConfig.Verify verify, String... exempt) {
        ClientsConfig.Allow allow =
                new ClientsConfig.Allow(List.of(name), List.of(), List.of(), List.of(), List.of(), List.of());
        return new ClientsConfig(verify, List.of(), List.of(), allow, List.of(exempt), true, false, false);
    }

    private static ClientIdentity identity(String name) {
        return new ClientIdentity(List.of(of("CN=" + name)), true);
    }

    private static Identity serving(String... names) {
        return new Identity(
                names[0],
                Identity.Kind.FILE,
                List.of(of("CN=" + names[0])),
                null,
                List.of(names),
                Optional.empty(),
                "",
                0);
    }

    /** A port where nobody listens. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aClientWithoutACertificateIsRefused() throws IOException {
        try (RunningSidecar sidecar =
                new RunningSidecar(config().clients(clients(ClientsConfig.Verify.REQUIRED, "/health"))
                        .build())) {
            RawHttp.Response refused = sidecar.get("/");

            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.body()).contains("a client certificate is required, and none was shown");
            assertThat(refused.field("Content-Type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(refused.field("Server")).isEqualTo("https-sidecar");
            JsonObject json =
                    new JsonObject(sidecar.get("/", "Accept: application/json").body());
            assertThat(json.getInteger("status")).isEqualTo(403);
            assertThat(sidecar.http().refusedWithoutCertificate()).isEqualTo(2);
            assertThat(origin.requests).isEmpty();
        }
    }

    @Test
    void anExemptPathNeedsNone() throws IOException {
        try (RunningSidecar sidecar =
                new RunningSidecar(config().clients(clients(ClientsConfig.Verify.REQUIRED, "/health"))
                        .build())) {
            assertThat(sidecar.get("/health?x", "X-Original-URL: /admin", "Connection: upgrade", "Upgrade: websocket")
                            .status())
                    .isEqualTo(200);
            assertThat(String.join("\n", origin.requests.get(0).head())).doesNotContain("/admin", "websocket");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health/../admin",
                "/health%2f..%2fadmin",
                "/%68ealth",
                "//health",
                "/health;/../admin",
                "http://h.example/health/../admin",
                "http://h.example//health",
            })
    void noOtherSpellingIsExempt(String target) throws IOException {
        try (RunningSidecar sidecar =
                new RunningSidecar(config().clients(clients(ClientsConfig.Verify.REQUIRED, "/health", "/health/"))
                        .build())) {
            assertThat(sidecar.get(target).status()).isEqualTo(403);
            assertThat(origin.requests).isEmpty();
        }
    }

    @Test
    void aCertificateThatIsNotAllowedIsRefusedEvenWhereNoneIsNeeded() throws IOException {
        try (RunningSidecar sidecar =
                new RunningSidecar(config().clients(onlyFor("alice", ClientsConfig.Verify.OPTIONAL, "/health"))
                        .build())) {
            assertThat(sidecar.get("/").status()).isEqualTo(200);
            sidecar.tls = RunningSidecar.session("", identity("bob"));
            assertThat(sidecar.get("/").body()).contains("not on the list");
            assertThat(sidecar.get("/health").status()).isEqualTo(200);
            assertThat(origin.requests.get(1).field("Client-Cert")).isNull();
            sidecar.tls = RunningSidecar.session("", identity("alice"));
            assertThat(sidecar.get("/").status()).isEqualTo(200);
            assertThat(origin.requests.get(2).field("Client-Cert")).isNotNull();
        }
    }

    @Test
    void aConnectionIsNoBetterThanTheAllowListInForce() throws IOException {
        try (RunningSidecar sidecar =
                new RunningSidecar(config().clients(onlyFor("alice", ClientsConfig.Verify.REQUIRED))
                        .build())) {
            sidecar.tls = RunningSidecar.session("", identity("alice"));
            refusedOnceTheListHasOthers(sidecar);
        }
    }

    private void refusedOnceTheListHasOthers(RunningSidecar sidecar) throws IOException {
        try (RawHttp client = sidecar.connect()) {
            String request = "GET / HTTP/1.1\r\nHost: h.example\r\n\r\n";
            assertThat(client.ask(request).status()).isEqualTo(200);

            sidecar.handler = new SidecarHandler(
                    config().clients(onlyFor("bob", ClientsConfig.Verify.REQUIRED))
                            .build(),
                    sidecar.state,
                    sidecar.pools(),
                    AccessLog.OFF);

            assertThat(client.ask(request).body()).contains("not on the list");
        }
    }

    @Test
    void aHostOfAnotherCertificateIsMisdirected() throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(
                config().clients(clients(ClientsConfig.Verify.OPTIONAL)).build())) {
            Identity one = serving("a.example", "h.example");
            sidecar.certificates = new CertificateSet(List.of(one, serving("b.example")), one, ClientTrust.NONE);
            sidecar.tls = RunningSidecar.session("b.example", null);
            assertThat(sidecar.get("/").status()).isEqualTo(421);
            sidecar.tls = RunningSidecar.session("a.example", null);
            assertThat(sidecar.get("/").status()).isEqualTo(200);
            sidecar.tls = RunningSidecar.session("lb.internal", null);
            assertThat(sidecar.get("/").status()).isEqualTo(200);
            sidecar.tls = RunningSidecar.session("", null);
            assertThat(sidecar.get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void traceIsNotPassedOn() throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(config().build())) {
            assertThat(sidecar.ask("TRACE / HTTP/1.1\r\nHost: h.example\r\n\r\n")
                            .status())
                    .isEqualTo(405);
        }
    }

    @Test
    void responsesAreMended() throws IOException {
        FixUpsConfig fixUps = new FixUpsConfig(true, true, FixUpsConfig.HSTS, true, false);
        try (ScriptedOrigin legacy = ScriptedOrigin.always("HTTP/1.1 302 Found\r\nServer: legacy\r\nDate: then\r\n"
                        + "Location: http://h.example/b\r\nContent-Location: http://h.example/c\r\nSet-Cookie: a=b\r\n"
                        + "Set-Cookie: c=d; Secure\r\nStrict-Transport-Security: max-age=1\r\n"
                        + "Connection: X-Hop\r\nX-Hop: 1\r\nContent-Length: 0\r\n\r\n");
                RunningSidecar sidecar = new RunningSidecar(Sidecar.config()
                        .backend("127.0.0.1", legacy.address().getPort())
                        .fixUps(fixUps)
                        .build())) {
            RawHttp.Response response = sidecar.get("/");

            assertThat(response.head())
                    .contains(
                            "Server: legacy",
                            "Date: then",
                            "Location: https://h.example/b",
                            "Content-Location: https://h.example/c",
                            "Set-Cookie: a=b; Secure",
                            "Set-Cookie: c=d; Secure",
                            "Strict-Transport-Security: max-age=63072000; includeSubDomains")
                    .doesNotContain("X-Hop: 1", "Strict-Transport-Security: max-age=1");
        }
    }

    @Test
    void nothingIsMendedWhereItIsSwitchedOff() throws IOException {
        FixUpsConfig fixUps = new FixUpsConfig(false, false, Duration.ZERO, false, false);
        try (ScriptedOrigin legacy = ScriptedOrigin.always("HTTP/1.1 302 Found\r\nLocation: http://h.example/b\r\n"
                        + "Set-Cookie: a=b\r\nStrict-Transport-Security: max-age=1\r\nContent-Length: 0\r\n\r\n");
                RunningSidecar sidecar = new RunningSidecar(Sidecar.config()
                        .backend("127.0.0.1", legacy.address().getPort())
                        .fixUps(fixUps)
                        .build())) {
            assertThat(sidecar.get("/").head())
                    .contains(
                            "Location: http://h.example/b", "Set-Cookie: a=b", "Strict-Transport-Security: max-age=1");
        }
    }

    @Test
    void aBackendThatIsNotThereGets502() throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(Sidecar.config()
                .backend("127.0.0.1", freePort(), BackendConfig.Protocol.HTTP1, SOON)
                .build())) {
            long begin = System.nanoTime();
            RawHttp.Response response = sidecar.get("/");

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(SOON);
            assertThat(response.status()).isEqualTo(502);
            assertThat(response.field("Retry-After")).isEqualTo("1");
            assertThat(response.body()).contains("https-sidecar: the service behind this proxy takes no connections");
            assertThat(sidecar.backend().failing()).isTrue();
            assertThat(sidecar.backend().connectFailures()).isGreaterThan(1);
            assertThat(sidecar.backend().lastFailure()).isEqualTo("connect failed");
            assertThat(sidecar.http().failures().origin()).isEqualTo(1);
        }
    }

    @Test
    void aRequestWaitsForABackendAndLosesNothing() throws IOException {
        int port = freePort();
        try (RunningSidecar sidecar = new RunningSidecar(
                        Sidecar.config().backend("127.0.0.1", port).build());
                RawHttp one = sidecar.connect();
                RawHttp two = sidecar.connect();
                RawHttp gone = sidecar.connect()) {
            one.send("POST /one HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhello");
            two.send("GET /two HTTP/1.1\r\nHost: h\r\n\r\n");
            gone.send("GET /gone HTTP/1.1\r\nHost: h\r\n\r\n");
            Await.until("connections were refused", () -> sidecar.backend().connectFailures() > 5);
            gone.close();
            Await.until("one client has left", () -> sidecar.loops.clients() == 2);
            List<String> seen = java.util.Collections.synchronizedList(new java.util.ArrayList<>());
            try (ServerSocket late = new ServerSocket()) {
                late.bind(new InetSocketAddress("127.0.0.1", port));
                Thread server = new Thread(() -> serveLate(late, seen));
                server.start();
                one.send("world");

                assertThat(one.read("POST").status()).isEqualTo(200);
                assertThat(two.read().status()).isEqualTo(200);
                assertThat(seen).containsExactlyInAnyOrder("POST /one HTTP/1.1 helloworld", "GET /two HTTP/1.1 ");
                assertThat(sidecar.waiting()).isZero();
                assertThat(sidecar.backend().failing()).isFalse();
            }
        }
    }

    /** Answers one request on each of two connections, or two on one. */
    private static void serveLate(ServerSocket late, List<String> seen) {
        try {
            while (true) {
                var socket = late.accept();
                Thread thread = new Thread(() -> LateBackend.serve(socket, seen));
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    @Test
    void aUnixSocketThatIsNotThereIsWaitedForToo(@TempDir Path directory) throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(
                Sidecar.config().unix(directory + "/backend.sock", SOON).build())) {
            assertThat(sidecar.get("/").status()).isEqualTo(502);
            assertThat(sidecar.backend().connectFailures()).isGreaterThan(1);
        }
    }

    @Test
    void aBackendMayBeGivenByName() throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(Sidecar.config()
                .backend("localhost", origin.address().getPort())
                .build())) {
            assertThat(sidecar.get("/").status()).isEqualTo(200);
            assertThat(sidecar.get("/").status()).isEqualTo(200);
            assertThat(origin.accepted()).isEqualTo(1);
        }
    }

    @Test
    void aNameThatIsNotKnownGets502() throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(Sidecar.config()
                .backend("backend.invalid", 80, BackendConfig.Protocol.HTTP1, SOON)
                .build())) {
            assertThat(sidecar.get("/").status()).isEqualTo(502);
        }
    }

    @Test
    void anUpgradeMakesATunnel() throws IOException {
        try (ScriptedOrigin socket = ScriptedOrigin.start(connection -> {
                    connection.readHead();
                    connection.send(
                            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
                    connection.send("echo " + connection.bytes(4));
                });
                RunningSidecar sidecar = new RunningSidecar(Sidecar.config()
                        .backend("127.0.0.1", socket.address().getPort())
                        .build());
                RawHttp client = sidecar.connect()) {
            RawHttp.Response response =
                    client.ask("GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");

            assertThat(response.status()).isEqualTo(101);
            assertThat(response.field("Upgrade")).isEqualTo("websocket");
            assertThat(client.send("ping").bytes(9)).isEqualTo("echo ping");
        }
    }

    @Test
    void malformedRequestsAreRefused() throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(config().build())) {
            RawHttp.Response response = sidecar.ask("GET / HTTP/1.1\r\nHost: a b\r\n\r\n");

            assertThat(response.status()).isEqualTo(400);
            assertThat(response.body()).contains("https-sidecar: an invalid Host field");
        }
    }

    @Test
    void poolsOutliveAReloadThatDoesNotConcernThem() throws IOException {
        SidecarConfig before = config().build();
        try (RunningSidecar sidecar = new RunningSidecar(before)) {
            sidecar.get("/");
            SidecarConfig after =
                    config().clients(clients(ClientsConfig.Verify.REQUIRED)).build();
            assertThat(sidecar.pools().fit(after)).isTrue();
            assertThat(sidecar.pools().fit(config().backend("127.0.0.1", 1).build()))
                    .isFalse();
            sidecar.handler = new SidecarHandler(after, sidecar.state, sidecar.pools(), AccessLog.OFF);
            assertThat(sidecar.get("/").status()).isEqualTo(403);
        }
    }

    @Test
    void aReloadReachesOpenConnections() throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(config().build());
                RawHttp client = sidecar.connect()) {
            client.ask("GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n");
            SidecarConfig trusting = config().forwarded(
                            new io.ambassadors.https.config.ForwardedConfig(true, true, List.of("127.0.0.1")))
                    .build();
            sidecar.handler = new SidecarHandler(trusting, sidecar.state, sidecar.pools(), AccessLog.OFF);
            client.ask("GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n");

            assertThat(origin.requests.get(0).field("X-Forwarded-For")).isEqualTo("127.0.0.1");
            assertThat(origin.requests.get(1).field("X-Forwarded-For")).isEqualTo("10.0.0.1, 127.0.0.1");
        }
    }

    @Test
    void requestsAreLogged(@TempDir Path directory) throws IOException {
        String text = log(directory.resolve("text"), false);
        assertThat(text)
                .matches("127\\.0\\.0\\.1 - CN=alice \\[.*] \"GET /a\\\\x22b HTTP/1.1\" 200 2 \"-\" \"a\\\\xE9\\\\x22\""
                        + " \\d+\\.\\d{3} 200 \\d+\\.\\d{3} TLSv1.3 TLS_AES_128_GCM_SHA256 X25519 h.example new\n");
        JsonObject json = new JsonObject(log(directory.resolve("json"), true));
        assertThat(json.getString("agent")).isEqualTo("a\u00e9\"");
        assertThat(json.getString("target")).isEqualTo("/a\"b");
        assertThat(json.getString("user")).isEqualTo("CN=alice");
        assertThat(json.getInteger("status")).isEqualTo(200);
        assertThat(json.getInteger("backend_status")).isEqualTo(200);
        assertThat(json.getString("tls")).isEqualTo("TLSv1.3");
        assertThat(json.getBoolean("resumed")).isFalse();
    }

    private String log(Path file, boolean json) throws IOException {
        try (LogWriter writer = new LogWriter()) {
            AccessLog log = AccessLog.open(new AccessLogConfig(file.toString(), json), writer);
            try (RunningSidecar sidecar = new RunningSidecar(config().build(), log)) {
                sidecar.tls = RunningSidecar.session("h.example", identity("alice"));
                sidecar.get("/a\"b", "User-Agent: a\u00e9\"");
            }
            Await.until("the line is written", () -> Files.size(file) > 0);
            log.close(writer);
        }
        return Files.readString(file);
    }

    @Test
    void countsAreKept() throws IOException {
        try (RunningSidecar sidecar = new RunningSidecar(config().build())) {
            sidecar.get("/");
            sidecar.get("/");
            sidecar.ask("TRACE / HTTP/1.1\r\nHost: h\r\n\r\n");

            Await.until("all have ended", () -> sidecar.http().inFlight() == 0);
            assertThat(sidecar.http().requests()).isEqualTo(3);
            assertThat(sidecar.http().statuses().success()).isEqualTo(2);
            assertThat(sidecar.http().statuses().clientError()).isEqualTo(1);
            assertThat(sidecar.http().latency().count()).isEqualTo(3);
            assertThat(sidecar.http().versions()).containsEntry("HTTP/1.1", 3L);
            assertThat(sidecar.http().bytesIn()).isPositive();
            assertThat(sidecar.http().bytesOut()).isPositive();
            assertThat(sidecar.backend().connects()).isEqualTo(1);
            assertThat(sidecar.backend().connectionsIdle()).isEqualTo(1);
        }
    }
}
