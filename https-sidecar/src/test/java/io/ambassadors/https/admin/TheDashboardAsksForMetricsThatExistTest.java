package io.ambassadors.https.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.ambassadors.https.stats.SampleSnapshots;

/** deploy/grafana/https.json is JSON, and no name in it is misspelt. */
@QuarkusTest
@TestProfile(AdminPlaneTest.WithToken.class)
class TheDashboardAsksForMetricsThatExistTest {
    private static final Pattern METRIC =
            Pattern.compile("\\b(ambassador|https_sidecar|jvm|process|system)_[a-z_0-9]+");
    /** Only there once the collector has run. */
    private static final String AFTER_A_PAUSE = "jvm_gc_pause_seconds_sum";

    @Inject
    FakeControl control;

    @Inject
    Snapshots snapshots;

    @AfterEach
    void calm() {
        control.day = SampleSnapshots::calm;
        snapshots.expire();
    }

    @Test
    void everyOne() throws IOException {
        String board = Files.readString(Path.of("../deploy/grafana/https.json"));
        String metrics = metrics();
        assertThat(new JsonObject(board).getJsonArray("panels")).isNotEmpty();
        assertThat(METRIC.matcher(board)
                        .results()
                        .map(MatchResult::group)
                        .filter(name -> !name.equals(AFTER_A_PAUSE))
                        .distinct())
                .hasSizeGreaterThan(40)
                .allSatisfy(name -> assertThat(metrics).containsPattern("(?m)^" + name + "[ {]"));
    }

    /** What there is in HTTP mode, and in TCP mode. */
    private String metrics() {
        control.day = SampleSnapshots::rough;
        snapshots.expire();
        String http = given().get("/q/metrics").asString();
        control.day = SampleSnapshots::tcp;
        snapshots.expire();
        return http + given().get("/q/metrics").asString();
    }
}
