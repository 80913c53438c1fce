package io.ambassadors.https.admin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.nullValue;
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

import io.ambassadors.https.stats.SampleSnapshots;

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
    void aCalmDay() {
        control.day = SampleSnapshots::calm;
        control.refuses = false;
        control.draining = false;
        control.started = true;
        control.alive = true;
        snapshots.expire();
    }

    private void aRoughDay() {
        control.day = SampleSnapshots::rough;
        control.refuses = true;
        snapshots.expire();
    }

    private void freshFromTheBox() {
        control.day = SampleSnapshots::fresh;
        snapshots.expire();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tls"})
    void pagesAreSelfContainedAndEscaped(String path) {
        aRoughDay();
        String page = when().get(path)
                .then()
                .statusCode(200)
                .header("Content-Type", "text/html; charset=utf-8")
                .header("Content-Security-Policy", startsWith("default-src 'none'"))
                .header("Cache-Control", "no-store")
                .extract()
                .asString();
        assertThat(page)
                .contains("&lt;script&gt;alert(", "/etc/tls-none", "the key is not the certificate&#39;s")
                .doesNotContain(SampleSnapshots.NASTY)
                .doesNotContain("style=\"", "onclick", "src=");
        assertThat(page.split("<script", -1)).hasSize(2);
    }

    @Test
    void thatAllIsWellIsSaidAtAGlance() {
        String page = when().get("/").asString();
        assertThat(page)
                .contains("<span class=\"pill up\">certificate valid, 62 days left</span>")
                .contains("<span class=\"pill up\">backend answers</span>")
                .contains("shop.example", "and 1 more name", "X25519MLKEM768", "TLSv1.3", "intermediate (Mozilla 6.0)")
                .contains("0.0.0.0:8081", "redirects to HTTPS", "12.8 ms")
                .doesNotContain("Degraded", "DEVELOPMENT", "class=\"alarm\"");
        when().get("/status.json")
                .then()
                .body("state", equalTo("serving"))
                .body("certificates[0].state", equalTo("valid"))
                .body("certificates[0].daysLeft", equalTo(62))
                .body("snapshot.http.latency.p99", equalTo(12_800));
    }

    @Test
    void whatIsWrongIsSaidAtAGlance() {
        aRoughDay();
        assertThat(when().get("/").asString())
                .contains("<span class=\"pill ejected\">certificate expired</span>")
                .contains("<span class=\"pill ejected\">backend fails</span>")
                .contains("ended 2 d 12 h ago", "5 days left", "waiting to try again", "The files are refused");
        when().get("/status.json")
                .then()
                .body("state", equalTo("degraded"))
                .body("degraded", hasKey("certificate-expired"))
                .body("certificates.state", hasItems("ending", "expired", "not_yet_valid", "absent"))
                .body("certificates[1].daysLeft", equalTo(-3))
                .body("certificates[3].daysLeft", nullValue());
    }

    @Test
    void aDevelopmentCertificateIsLoud() {
        freshFromTheBox();
        String line = "curl --cacert /tmp/https-sidecar-dev-ca.crt https://localhost:8443/";
        assertThat(when().get("/").asString())
                .contains("<h2>DEVELOPMENT CERTIFICATE</h2>", line)
                .contains("<span class=\"pill failing\">development certificate</span>");
        assertThat(when().get("/tls").asString()).contains("<h2>DEVELOPMENT CERTIFICATE</h2>", line);
        assertThat(when().get("/status.txt").asString()).contains("\nDEVELOPMENT CERTIFICATE " + line + "\n");
        assertThat(when().get("/q/metrics").asString()).contains("https_sidecar_development_certificate 1.0");
        when().get("/q/health/group/degraded")
                .then()
                .body("checks[0].data.development-certificate", containsString("configure certificates"));
        when().get("/q/health/ready").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tls.json", "/tls?format=json"})
    void certificatesAsJson(String path) {
        when().get(path)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("policy.tickets", equalTo("keys of a shared secret"))
                .body("certificates[0].names", hasItems("shop.example", "www.shop.example"))
                .body("certificates[0].generation", equalTo("8c2a41d09e13"))
                .body("certificates[0].chain.size()", equalTo(2))
                .body("certificates[0].notAfter", containsString("T"))
                .body("certificates[0].stapled", equalTo(true))
                .body("certificateReload.accepted", equalTo(1))
                .body("handshakes.versions", hasKey("TLSv1.2"));
        given().accept("application/json").get("/tls").then().contentType("application/json");
    }

    @Test
    void certificatesAsText() {
        aRoughDay();
        assertThat(when().get("/tls.txt")
                        .then()
                        .contentType("text/plain")
                        .extract()
                        .asString())
                .startsWith("profile intermediate (Mozilla 6.0)  post-quantum prefer\n")
                .containsPattern(
                        "(?m)^certificate shop.example  about to end  5 days left  default, stapled, files refused$")
                .containsPattern("(?m)^generation +8c2a41d09e13, read ")
                .containsPattern("(?m)^refused +tls.key: the key is not the certificate's")
                .containsPattern("(?m)^CN=Partners,O=Shop +899 days left|900 days left");
    }

    @Test
    void theStatusAsText() {
        assertThat(when().get("/status.txt")
                        .then()
                        .contentType("text/plain")
                        .extract()
                        .asString())
                .containsPattern("(?m)^certificate valid, 62 days left; .*; backend answers$")
                .containsPattern(
                        "(?m)^shop.example and 1 more name +valid +62 days left +R11 +EC P-256 +/etc/tls +70.1 k")
                .containsPattern("(?m)^Version  TLSv1.3 .*90.0 %\\), TLSv1.2")
                .containsPattern("(?m)^0.0.0.0:8443 +TLS +212 +81.0 k +0$");
        given().accept("text/plain").get("/").then().body(startsWith("https-sidecar "));
    }

    @Test
    void tcpModeShowsRelays() {
        control.day = SampleSnapshots::tcp;
        snapshots.expire();
        assertThat(when().get("/").asString())
                .contains("Relayed connections", "20.4 k", "88.0 GB", "&lt;script&gt;")
                .doesNotContain(SampleSnapshots.NASTY, "Version of HTTP");
        assertThat(when().get("/q/metrics").asString())
                .contains("https_sidecar_relays_open 17.0")
                .containsPattern("https_sidecar_relays_ended_total\\{reason=\"idle\",?} 94.0")
                .doesNotContain("https_sidecar_request_duration_seconds", "https_sidecar_responses");
    }

    @Test
    void drainingIsSaidAndNotReady() {
        control.draining = true;
        snapshots.expire();
        when().get("/").then().body(containsString("Draining."));
        when().get("/q/health/ready").then().statusCode(503);
        when().get("/q/health/live").then().statusCode(200);
        when().get("/q/health/started").then().statusCode(200);
        when().get("/q/metrics").then().body(containsString("https_sidecar_draining 1.0"));
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
        aRoughDay();
        for (String path : new String[] {"", "/live", "/ready", "/started", "/well"}) {
            when().get("/q/health" + path).then().statusCode(200).body("status", equalTo("UP"));
        }
        when().get("/q/health/group/degraded")
                .then()
                .statusCode(503)
                .body("checks[0].data.certificate-ending", containsString("shop.example of /etc/tls: 5 days left"))
                .body("checks[0].data.certificate-expired", containsString("*.api.example"))
                .body("checks[0].data.certificate-not-yet-valid", containsString("is the clock right?"))
                .body("checks[0].data.certificate-missing", equalTo("nothing of /etc/tls-none is in force"))
                .body("checks[0].data.certificate-refused", containsString("/etc/tls: tls.key: the key"))
                .body("checks[0].data.certificates-never-update", containsString("subPath"))
                .body("checks[0].data.client-authority-ending", containsString("CN=Clients"))
                .body("checks[0].data.backend-failing", containsString("127.0.0.1:8080: connect refused"))
                .body("checks[0].data.acme-failing", containsString("403 unauthorized"))
                .body("checks[0].data.access-log-dropped", containsString("lines of the access log"))
                .body("checks[0].data.config-never-updates", containsString("subPath"))
                .body("checks[0].data.reload-refused", containsString("https-sidecar.yml:7"));
        when().get("/q/metrics")
                .then()
                .body(containsString("ambassador_degraded{fact=\"certificate-expired\"} 1.0"))
                .body(containsString("ambassador_degraded{fact=\"development-certificate\"} 0.0"));

        aCalmDay();
        when().get("/q/health/group/degraded").then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void reloadTellsWhatIsWrongOrWhatChanges() {
        int before = control.reloads.get();
        when().post("/reload?dry-run")
                .then()
                .statusCode(200)
                .body("dryRun", equalTo(true))
                .body("changes[0]", containsString("certificate of /etc/tls"));
        assertThat(control.reloads).hasValue(before);
        when().post("/reload").then().statusCode(200).body("dryRun", equalTo(false));
        assertThat(control.reloads).hasValue(before + 1);
        control.refuses = true;
        when().post("/reload")
                .then()
                .statusCode(422)
                .body("accepted", equalTo(false))
                .body("problems[0].line", equalTo(7));
        given().accept("text/plain").post("/reload").then().body(containsString("did you mean \"certificates\"?"));
    }

    @Test
    void quitIsNotThereUnlessEnabled() {
        when().post("/quit").then().statusCode(404).body("cure", containsString("AMBASSADOR_QUIT_ENABLED=true"));
        assertThat(control.quits).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/reload", "/reload?dry-run", "/reload/", "//reload", "/%72eload", "/quit"})
    void readingChangesNothing(String path) {
        int before = control.reloads.get();
        given().urlEncodingEnabled(false).get(path).then().statusCode(405).header("Allow", "POST");
        assertThat(control.reloads).hasValue(before);
        when().post("/").then().statusCode(405).header("Allow", "GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/reload", "/quit"})
    void changesAreForLoopbackOrAToken(String path) {
        int before = control.reloads.get();
        fromAfar().post(path).then().statusCode(401).header("WWW-Authenticate", "Bearer");
        given().header("Origin", "http://evil.example").post(path).then().statusCode(403);
        assertThat(control.reloads).hasValue(before);
        fromAfar().header("Authorization", "Bearer wrong").post(path).then().statusCode(401);
        assertThat(fromAfar()
                        .header("Authorization", "Bearer s3cret")
                        .post(path)
                        .statusCode())
                .isIn(200, 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/q/health",
                "/q/health/live",
                "/q/metrics",
                "/",
                "/status.json",
                "/status.txt",
                "/tls",
                "/tls.json"
            })
    void healthMetricsAndStatusAreOpenToTheKubelet(String path) {
        fromAfar().header("Host", "10.244.1.17:9103").get(path).then().statusCode(200);
        given().header("Host", "ops.example").get(path).then().statusCode(200);
        given().header("Host", "rebound.evil.example").get(path).then().statusCode(421);
    }

    private static RequestSpecification fromAfar() {
        return given().urlEncodingEnabled(false).header("X-Forwarded-For", "203.0.113.9");
    }
}
