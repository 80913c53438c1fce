package io.ambassadors.https.acme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.https.acme.CertificateAuthority.RenewalWindow;
import io.ambassadors.https.config.AcmeConfig;
import io.ambassadors.https.testing.TestAuthority;

/** Answers that pebble does not give. */
@Timeout(30)
class AcmeClientAnswersTest {
    private static final String PROBLEM = "application/problem+json";
    private static final String JSON = "application/json";

    @TempDir
    Path storage;

    private final List<Duration> passed = new ArrayList<>();
    private final TestClock clock = new TestClock(Instant.now());
    private HttpServer server;
    private String base;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        base = "http://127.0.0.1:" + server.getAddress().getPort();
        String directory =
                """
                {"newNonce": "BASE/nonce", "newAccount": "BASE/account", "newOrder": "BASE/order",
                 "renewalInfo": "BASE/renewal"}
                """;
        answer("/dir", 200, JSON, directory);
        answer("/nonce", 200, JSON, "");
        server.createContext("/account", exchange -> {
            exchange.getResponseHeaders().set("Location", base + "/account/1");
            send(
                    exchange,
                    exchange.getRequestURI().getPath().equals("/account") ? 201 : 200,
                    JSON,
                    "{\"status\": \"valid\"}");
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void tellsWhenTheAuthorityAllowsTheNextAttempt() {
        server.createContext("/order", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "7200");
            send(
                    exchange,
                    429,
                    PROBLEM,
                    """
                    {"type": "urn:ietf:params:acme:error:rateLimited", "detail": "too many certificates for a.test"}
                    """);
        });

        AcmeFailure failure = failure();

        assertThat(failure)
                .hasMessageContaining("too many certificates for a.test (rateLimited)")
                .hasMessageContaining("It allows the next attempt at ");
        assertThat(Duration.between(Instant.now(), failure.notBefore().orElseThrow()))
                .isBetween(Duration.ofSeconds(7100), Duration.ofSeconds(7210));
    }

    @Test
    void saysWhichNamesTheAuthorityRejects() {
        answer(
                "/order",
                400,
                PROBLEM,
                """
                {"type": "urn:ietf:params:acme:error:rejectedIdentifier", "detail": "Some are not allowed", "subproblems": [
                  {"type": "urn:ietf:params:acme:error:rejectedIdentifier", "detail": "on a list",
                   "identifier": {"type": "dns", "value": "a.test"}}]}
                """);

        assertThat(failure())
                .hasMessageContaining(
                        "Some are not allowed (rejectedIdentifier); a.test: on a list (rejectedIdentifier)")
                .hasMessageContaining("take it out of the names");
    }

    @Test
    void saysThatItIsNoAuthority() {
        server.removeContext("/dir");
        answer("/dir", 200, "text/html", "<h1>Welcome</h1>");

        assertThat(failure()).hasMessageContaining("is this the URL of an ACME directory?");
    }

    @Test
    void asksAsSeldomAsTheAuthorityLikesAndNotForEver() {
        server.createContext("/order", exchange -> {
            exchange.getResponseHeaders().set("Location", base + "/order/1");
            exchange.getResponseHeaders().set("Retry-After", "40");
            send(
                    exchange,
                    exchange.getRequestURI().getPath().equals("/order") ? 201 : 200,
                    JSON,
                    """
                    {"status": "processing", "identifiers": [{"type": "dns", "value": "a.test"}], "authorizations": [],
                     "finalize": "BASE/finalize"}
                    """);
        });

        AcmeFailure failure = failure();

        assertThat(failure).hasMessageContaining("not done after 5 minutes: the order is PROCESSING");
        assertThat(passed).hasSizeGreaterThan(1);
        Duration whole = passed.stream().reduce(Duration.ZERO, Duration::plus);
        assertThat(whole).isBetween(Duration.ofMinutes(3), Polling.LONGEST);
    }

    @Test
    void asksWhenToRenew() throws Exception {
        answer(
                "/renewal",
                200,
                JSON,
                """
                {"suggestedWindow": {"start": "2026-05-01T00:00:00Z", "end": "2026-05-02T00:00:00Z"}}
                """);
        var certificate = TestAuthority.root("Root").issue("a.test").certificate();

        RenewalWindow window = client().renewalWindow(certificate).orElseThrow();

        assertThat(window.start()).isEqualTo(Instant.parse("2026-05-01T00:00:00Z"));
        assertThat(window.end()).isEqualTo(Instant.parse("2026-05-02T00:00:00Z"));
    }

    private AcmeFailure failure() {
        return catchThrowableOfType(AcmeFailure.class, () -> client().order(Optional.empty()));
    }

    private AcmeClient client() {
        AcmeConfig config = new AcmeConfig(
                URI.create(base + "/dir"),
                List.of("a.test"),
                Optional.empty(),
                storage,
                AcmeConfig.Challenge.HTTP_01,
                true,
                Optional.empty(),
                Optional.empty());
        return new AcmeClient(config, new AcmeChallenges(), clock, duration -> {
            passed.add(duration);
            clock.pass(duration);
        });
    }

    private void answer(String path, int status, String type, String body) {
        server.createContext(path, exchange -> send(exchange, status, type, body));
    }

    private void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] bytes = body.replace("BASE", base).getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Replay-Nonce", "bm9uY2U");
        boolean none = exchange.getRequestMethod().equals("HEAD") || bytes.length == 0;
        exchange.sendResponseHeaders(status, none ? -1 : bytes.length);
        if (!none) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }
}
