package io.ambassadors.splitting.admin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.splitting.stats.SampleSnapshots;

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

    @BeforeEach
    void aRoughDay() {
        control.rough = true;
        control.draining = false;
        control.started = true;
        control.alive = true;
        snapshots.expire();
    }

    private void aCalmDay() {
        control.rough = false;
        snapshots.expire();
    }

    @Test
    void thePageIsSelfContainedAndEscaped() {
        String page = when().get("/")
                .then()
                .statusCode(200)
                .header("Content-Type", "text/html; charset=utf-8")
                .header("Content-Security-Policy", startsWith("default-src 'none'"))
                .header("Cache-Control", "no-store")
                .extract()
                .asString();
        assertThat(page)
                .contains("experiment", "10.4.0.31:8080", "next try in", "connect failed", "reload-refused")
                .contains("one side gets nobody", "experiment gets none of")
                .contains("all clients have the same address", "set_real_ip_from")
                .contains("$variant", "(empty)", "0.0.0.0:8080", "www.shop.example")
                .contains("&lt;script&gt;alert(")
                .doesNotContain(SampleSnapshots.NASTY)
                .doesNotContain("http://", "https://", "style=\"", "onclick");
        assertThat(page.split("<script", -1)).hasSize(2);
        assertThat(page.split("server web has 3 addresses", -1)).as("said once").hasSize(2);
    }

    @Test
    void aSplitThatIsRightIsSaidSoAtAGlance() {
        aCalmDay();
        String page = when().get("/").asString();
        assertThat(page)
                .contains("<span class=\"pill up\">split as configured</span>")
                .contains("<span class=\"pill up\">all sides well</span>")
                .contains("aria-label=\"configured: web 90.0 %, experiment 10.0 %\"")
                .contains("aria-label=\"assigned: web 90.0 %, experiment 10.0 %\"")
                .doesNotContain("Degraded", "class=\"alarm\">0<");
        when().get("/status.json")
                .then()
                .body("state", equalTo("serving"))
                .body("judgements[0].check.verdict", equalTo("as_configured"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/status.json", "/?format=json"})
    void theStatusAsJson(String path) {
        when().get(path)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("service", equalTo("splitting-ambassador"))
                .body("state", equalTo("degraded"))
                .body("degraded", hasKey("one-address"))
                .body("judgements.upstream", contains("backend", "shop", "legacy", "127.0.0.1:8085"))
                .body("judgements[0].check.verdict", equalTo("nobody"))
                .body("judgements[1].sides.server", contains("web", "experiment"))
                .body("snapshot.upstreams[1].peers[3].state", equalTo("failed"))
                .body("snapshot.upstreams[1].peers[3].totalTime.p99", equalTo(48_000))
                .body("snapshot.warnings[0].kind", equalTo("one_address"));
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
                .contains("WARNING /etc/nginx/nginx.conf:14: upstream shop: server web has 3 addresses")
                .contains(
                        "DEGRADED one-address: /etc/nginx/nginx.conf:7: upstream backend: clients of listen localhost:80: all clients have the same address")
                .contains("DEGRADED server-failed: put aside by failures: shop/experiment")
                .containsPattern("(?m)^experiment 10.4.0.31:8080 +failed +3 +10.0 %")
                .containsPattern("(?m)^blue +51.2 % +5\\d\\.\\d %")
                .containsPattern("(?m)^0.0.0.0:8080 +412 ");
        given().accept("text/plain").get("/").then().body(startsWith("splitting-ambassador "));
    }

    @Test
    void drainingIsSaidAndNotReady() {
        control.draining = true;
        snapshots.expire();
        when().get("/").then().body(containsString("Draining."));
        when().get("/q/health/ready").then().statusCode(503);
        when().get("/q/health/live").then().statusCode(200);
        when().get("/q/health/started").then().statusCode(200);
        when().get("/q/metrics").then().body(containsString("ambassador_splitting_draining 1.0"));
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
        when().get("/q/health/group/degraded")
                .then()
                .statusCode(503)
                .body("checks[0].data.server-failed", containsString("shop/experiment"))
                .body("checks[0].data.server-unresolved", containsString("legacy/"))
                .body("checks[0].data.split-off", containsString("experiment gets none of"))
                .body("checks[0].data.one-address", containsString("ip_hash sends all of them to web"))
                .body("checks[0].data.reload-refused", containsString("nginx.conf:12"));
        when().get("/q/metrics")
                .then()
                .body(containsString("ambassador_degraded{fact=\"split-off\"} 1.0"))
                .body(containsString("ambassador_degraded{fact=\"config-never-updates\"} 0.0"));

        aCalmDay();
        when().get("/q/health/group/degraded").then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void metricsOfUpstreamsThatAreGoneAreGone() {
        String metrics =
                when().get("/q/metrics").then().statusCode(200).extract().asString();
        String experiment = "\\{upstream=\"shop\",server=\"experiment\",address=\"10.4.0.31:8080\",";
        assertThat(metrics)
                .contains("# TYPE ambassador_splitting_assigned counter")
                .containsPattern("ambassador_splitting_server_ejected" + experiment + "?} 1.0")
                .containsPattern("ambassador_splitting_share_configured" + experiment + "?} 0.1")
                .containsPattern("server_latency_seconds" + experiment + "quantile=\"0.99\",?} 0.048")
                .containsPattern("failures_total" + experiment + "origin=\"origin\",reason=\"read_timeout\",?} 12.0")
                .containsPattern("failures_total" + experiment + "origin=\"client\",reason=\"client_closed\",?} 4.0")
                .containsPattern("responses_total" + experiment + "class=\"4xx\",?} 31.0")
                .containsPattern("client_failures_total\\{listen=\"0.0.0.0:8080\",origin=\"client\",?} 63.0")
                .containsPattern("split_share_configured\\{variable=\"\\$variant\",value=\"blue\",?} 0.512")
                .containsPattern("split_off\\{upstream=\"backend\",?} 1.0")
                .contains("ambassador_splitting_reloads_total{result=\"refused\"", "jvm_memory_used_bytes");
        aCalmDay();
        assertThat(when().get("/q/metrics").asString())
                .contains("upstream=\"backend\"")
                .doesNotContain("upstream=\"shop\"");
    }

    @Test
    void explainAnswersInThreeForms() {
        when().get("/explain?upstream=shop&key=alice")
                .then()
                .statusCode(200)
                .body("answers[0].explanation.healthy.server", equalTo("experiment"))
                .body("answers[0].explanation.now[0].answer.server", equalTo("web"));
        when().get("/explain?ip=203.0.113.9&format=text")
                .then()
                .body(startsWith("backend: 203.0.113.9 -> web 10.4.0.17:80\n  ip_hash: 203.0.113 hashes to 4040"));
        when().get("/explain?key=k&format=text")
                .then()
                .body(containsString("\n  at this moment web 10.4.0.27:8080: Server"));
        when().get("/explain?key=<i>&format=html")
                .then()
                .contentType("text/html")
                .body(containsString("&lt;i&gt;"), not(containsString("<i>")));
        when().get("/explain?format=html&upstream=&ip=&key=")
                .then()
                .statusCode(200)
                .body(containsString("<form"));
        when().get("/explain?upstream=none&key=k")
                .then()
                .statusCode(404)
                .body("cure", containsString("backend, shop, legacy"));
        when().get("/explain?upstream=backend&key=k").then().statusCode(400).body("error", containsString("ip="));
        when().get("/explain").then().statusCode(400).body("cure", containsString("/explain?ip=ADDRESS"));
    }

    @Test
    void reloadTellsWhatIsWrongOrWhoMoves() {
        when().post("/reload")
                .then()
                .statusCode(422)
                .body("accepted", equalTo(false))
                .body("problems[0].line", equalTo(12));
        control.rough = false;
        int before = control.reloads.get();
        when().post("/reload?dry-run")
                .then()
                .statusCode(200)
                .body("dryRun", equalTo(true))
                .body("movements[0].upstream", equalTo("backend"))
                .body("movements[0].percent", equalTo(15.0f))
                .body("movements[0].pairs[0].to", equalTo("experiment"));
        assertThat(control.reloads).hasValue(before);
        when().post("/reload").then().statusCode(200).body("dryRun", equalTo(false));
        assertThat(control.reloads).hasValue(before + 1);
        given().accept("text/plain")
                .post("/reload?dry-run")
                .then()
                .body(matchesPattern("(?s).*UPSTREAM backend +OF ITS USERS\n.*web +-> +experiment +15.0 %.*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/reload", "/reload?dry-run", "/reload/", "//reload", "/%72eload"})
    void readingChangesNothing(String path) {
        int before = control.reloads.get();
        given().urlEncodingEnabled(false).get(path).then().statusCode(405).header("Allow", "POST");
        assertThat(control.reloads).hasValue(before);
        when().post("/").then().statusCode(405).header("Allow", "GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/explain?key=k", "/explain/?ip=203.0.113.9", "//explain?key=k", "/%65xplain?key=k"})
    void usersAreForLoopbackOrAToken(String path) {
        fromAfar().get(path).then().statusCode(401).header("WWW-Authenticate", "Bearer");
        fromAfar().header("Authorization", "Bearer wrong").get(path).then().statusCode(401);
        fromAfar().header("Authorization", "Bearer s3cret").get(path).then().statusCode(200);
    }

    @Test
    void changesAreForLoopbackOrAToken() {
        int before = control.reloads.get();
        fromAfar().post("/reload").then().statusCode(401);
        given().header("Origin", "http://evil.example").post("/reload").then().statusCode(403);
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
        fromAfar().header("Host", "10.244.1.17:9102").get(path).then().statusCode(200);
        given().header("Host", "ops.example").get(path).then().statusCode(200);
        given().header("Host", "rebound.evil.example").get(path).then().statusCode(421);
    }

    private static RequestSpecification fromAfar() {
        return given().urlEncodingEnabled(false).header("X-Forwarded-For", "203.0.113.9");
    }
}
