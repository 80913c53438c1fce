package io.ambassadors.sharding.admin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.sharding.stats.SampleSnapshots;

@QuarkusTest
@TestProfile(AdminPlaneTest.WithToken.class)
class AdminPlaneTest {
    /** A token, and one more name. */
    public static final class WithToken implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("ambassador.admin.token", "s3cret", "ambassador.admin.allowed-hosts", "ops.example");
        }
    }

    @Inject
    FakeControl control;

    @Inject
    Snapshots snapshots;

    @Inject
    StatsPort statsPort;

    @BeforeEach
    void allIsAsUsual() {
        control.draining = false;
        control.withBeta = true;
        control.refused = true;
        control.started = true;
        control.alive = true;
        snapshots.expire();
    }

    @Test
    void thePageIsSelfContainedAndEscaped() {
        String page = when().get("/")
                .then()
                .statusCode(200)
                .header("Content-Type", "text/html; charset=utf-8")
                .header("Content-Security-Policy", startsWith("default-src 'none'"))
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "no-store")
                .extract()
                .asString();
        assertThat(page)
                .contains("412", "client connections over", "redis-2.redis.default.svc.cluster.local:6379")
                .contains("ejected", "next try in", "reload-refused", "nutcracker.yml:12:5")
                .contains("&lt;script&gt;alert(")
                .doesNotContain(SampleSnapshots.NASTY)
                .doesNotContain("http://", "https://", "style=\"", "onclick");
        assertThat(page.split("<script", -1)).hasSize(2);
    }

    @Test
    void theNonceIsNewEveryTime() {
        String first = when().get("/").header("Content-Security-Policy");
        assertThat(when().get("/").header("Content-Security-Policy")).isNotEqualTo(first);
        String nonce = first.replaceAll(".*script-src 'nonce-([^']+)'.*", "$1");
        assertThat(nonce).hasSize(24);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/status.json", "/?format=json"})
    void theStatusAsJson(String path) {
        when().get(path)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("service", equalTo("sharding-ambassador"))
                .body("state", equalTo("degraded"))
                .body("clientConnections", equalTo(412))
                .body("serverConnections", equalTo(7))
                .body("degraded", hasKey("server-ejected"))
                .body("snapshot.pools.name", contains("alpha", "beta"))
                .body("snapshot.pools[0].servers[2].state", equalTo("ejected"))
                .body("snapshot.pools[0].commandKinds.read.p99", equalTo(1400));
        given().accept("application/json").get("/").then().contentType("application/json");
    }

    @Test
    void theStatusAsText() {
        String text = when().get("/status.txt")
                .then()
                .contentType("text/plain")
                .extract()
                .asString();
        assertThat(text)
                .contains("412 client connections over 7 server connections")
                .contains("DEGRADED server-ejected: out of the ring: alpha/redis-2")
                .containsPattern("(?m)^redis-0 .* up +2 +2 +3 ");
        given().accept("text/plain").get("/").then().body(startsWith("sharding-ambassador "));
    }

    @Test
    void drainingIsSaidAndNotReady() {
        control.draining = true;
        snapshots.expire();
        when().get("/").then().body(containsString("Draining."));
        when().get("/q/health/ready").then().statusCode(503);
        when().get("/q/health/live").then().statusCode(200);
        when().get("/q/health/started").then().statusCode(200);
    }

    @Test
    void probesFollowTheDataPlane() {
        control.started = false;
        when().get("/q/health/started").then().statusCode(503);
        when().get("/q/health/ready").then().statusCode(503);
        when().get("/status.json").then().body("state", equalTo("starting"));
        control.alive = false;
        when().get("/q/health/live").then().statusCode(503);
    }

    @Test
    void degradedFactsCountInTheirOwnGroupOnly() {
        for (String path : new String[] {"", "/live", "/ready", "/started", "/well"}) {
            when().get("/q/health" + path).then().statusCode(200).body("status", equalTo("UP"));
        }
        when().get("/q/health")
                .then()
                .body("checks.find { it.name == 'degraded facts' }.data", hasKey("reload-refused"));
        when().get("/q/health/group/degraded")
                .then()
                .statusCode(503)
                .body("checks[0].data.server-ejected", containsString("redis-2"));
        when().get("/q/metrics")
                .then()
                .body(containsString("ambassador_degraded{fact=\"reload-refused\"} 1.0"))
                .body(containsString("ambassador_degraded{fact=\"config-never-updates\"} 0.0"));

        control.refused = false;
        snapshots.expire();
        when().get("/q/health/group/degraded").then().body("checks[0].data", not(hasKey("reload-refused")));
    }

    @Test
    void metricsOfPoolsThatAreGoneAreGone() {
        String metrics =
                when().get("/q/metrics").then().statusCode(200).extract().asString();
        assertThat(metrics)
                .contains("# TYPE ambassador_sharding_requests counter")
                .containsPattern("ambassador_sharding_requests_total\\{pool=\"alpha\",server=\"redis-2\",?} 199001.0")
                .containsPattern(
                        "server_latency_seconds\\{pool=\"alpha\",server=\"redis-0\",quantile=\"0.99\",?} 0.0014")
                .containsPattern("server_latency_seconds_count\\{pool=\"alpha\",server=\"redis-0\",?} 1203441.0")
                .containsPattern("command_latency_seconds\\{pool=\"alpha\",kind=\"script\",quantile=\"0.5\",?} NaN")
                .containsPattern("server_up\\{pool=\"alpha\",server=\"redis-2\",?} 0.0")
                .contains("ambassador_sharding_reloads_total{result=\"refused\"", "jvm_memory_used_bytes")
                .contains("pool=\"beta\"");
        control.withBeta = false;
        snapshots.expire();
        assertThat(when().get("/q/metrics").asString())
                .contains("pool=\"alpha\"")
                .doesNotContain("pool=\"beta\"");
        given().accept("text/plain")
                .get("/q/metrics")
                .then()
                .body(containsString("# TYPE ambassador_sharding_requests_total counter"));
    }

    @Test
    void theDashboardAsksForMetricsThatExist() throws IOException {
        String board = Files.readString(Path.of("../deploy/grafana/sharding.json"));
        String metrics = when().get("/q/metrics").asString();
        assertThat(new JsonObject(board).getJsonArray("panels")).isNotEmpty();
        assertThat(Pattern.compile("\\b(ambassador|jvm|process|system)_[a-z_0-9]+")
                        .matcher(board)
                        .results()
                        .map(MatchResult::group)
                        .distinct())
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(metrics).containsPattern("(?m)^" + name + "[ {]"));
    }

    @Test
    void whereAnswersInThreeForms() {
        when().get("/where?pool=alpha&key=user:1")
                .then()
                .statusCode(200)
                .body("server", equalTo("redis-1"))
                .body("hashValue", equalTo(4_021_355_117L));
        when().get("/where?pool=alpha&key=user:1&format=text").then().body(startsWith("user:1 -> redis-1 "));
        when().get("/where?pool=alpha&key=<i>&format=html")
                .then()
                .contentType("text/html")
                .body(containsString("&lt;i&gt;"), not(containsString("<i>")));
        when().get("/where?format=html").then().statusCode(200).body(containsString("<form"));
        when().get("/where?pool=gamma&key=k").then().statusCode(404).body("cure", containsString("alpha, beta"));
        when().get("/where?pool=alpha").then().statusCode(400).body("cure", containsString("alpha, beta"));
    }

    @Test
    void slowLogAnswersInThreeForms() {
        when().get("/slowlog").then().statusCode(200).body("commands.command", contains("hgetall", "mget"));
        when().get("/slowlog?format=text").then().body(containsString("48.2 ms"));
        when().get("/slowlog?format=html").then().body(containsString("session:&lt;b&gt;1&lt;/b&gt;"));
    }

    @Test
    void reloadTellsWhatIsWrongOrWhatMoves() {
        when().post("/reload")
                .then()
                .statusCode(422)
                .body("accepted", equalTo(false))
                .body("problems[0].line", equalTo(12))
                .body("problems[0].severity", equalTo("error"));
        control.refused = false;
        int before = control.reloads.get();
        when().post("/reload?dry-run")
                .then()
                .statusCode(200)
                .body("dryRun", equalTo(true))
                .body("movements[0].percent", equalTo(25.0f))
                .body("movements[0].pairs.percent", hasItem(15.1f));
        assertThat(control.reloads).hasValue(before);
        when().post("/reload").then().statusCode(200).body("dryRun", equalTo(false));
        assertThat(control.reloads).hasValue(before + 1);
        given().accept("text/plain")
                .post("/reload?dry-run")
                .then()
                .body(matchesPattern("(?s).*redis-0 +-> +redis-4 +15.1 %.*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/reload", "/reload?dry-run", "/reload/", "//reload", "/%72eload"})
    void readingChangesNothing(String path) {
        int before = control.reloads.get();
        given().urlEncodingEnabled(false).get(path).then().statusCode(405).header("Allow", "POST");
        given().urlEncodingEnabled(false).head(path).then().statusCode(405);
        assertThat(control.reloads).hasValue(before);
        when().post("/").then().statusCode(405).header("Allow", "GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/slowlog", "/slowlog/", "//slowlog", "/x/../slowlog", "/%73lowlog", "/where?pool=alpha&key=k"})
    void keysAreForLoopbackOrAToken(String path) {
        fromAfar().get(path).then().statusCode(401).header("WWW-Authenticate", "Bearer");
        fromAfar().header("Authorization", "Bearer wrong").get(path).then().statusCode(401);
        fromAfar().header("Authorization", "Bearer s3cret").get(path).then().statusCode(200);
    }

    @Test
    void changesAreForLoopbackOrAToken() {
        int before = control.reloads.get();
        fromAfar().post("/reload").then().statusCode(401).body("cure", containsString("Authorization: Bearer"));
        fromAfar().accept("text/plain").post("/reload").then().body(containsString("kubectl port-forward"));
        assertThat(control.reloads).hasValue(before);
        fromAfar()
                .header("Authorization", "Bearer s3cret")
                .post("/reload")
                .then()
                .statusCode(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/q/health/live", "/q/metrics", "/", "/status.json", "/status.txt"})
    void healthMetricsAndStatusAreOpenToTheKubelet(String path) {
        fromAfar().header("Host", "10.244.1.17:9101").get(path).then().statusCode(200);
        fromAfar().header("Host", "[fd00::17]:9101").get(path).then().statusCode(200);
        given().header("Host", "ops.example").get(path).then().statusCode(200);
        given().header("Host", "rebound.evil.example").get(path).then().statusCode(421);
        given().header("Origin", "http://evil.example").get(path).then().statusCode(403);
    }

    @Test
    void aForeignPageCannotReload() {
        int before = control.reloads.get();
        given().header("Origin", "http://evil.example").post("/reload").then().statusCode(403);
        given().header("Origin", "null").post("/reload").then().statusCode(403);
        assertThat(control.reloads).hasValue(before);
        given().header("Host", "localhost:8080")
                .header("Origin", "http://localhost:8080")
                .post("/reload")
                .then()
                .statusCode(422);
    }

    @Test
    void theStatsPortSpeaksAsNutcrackerDoes() throws IOException {
        InetSocketAddress address = statsPort.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            String line = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(line)
                    .startsWith("{\"service\":\"nutcracker\", \"source\":")
                    .endsWith("}}}\n");
            assertThat(new JsonObject(line).fieldNames()).contains("alpha", "beta");
        }
    }

    private static RequestSpecification fromAfar() {
        return given().urlEncodingEnabled(false).header("X-Forwarded-For", "203.0.113.9");
    }
}
