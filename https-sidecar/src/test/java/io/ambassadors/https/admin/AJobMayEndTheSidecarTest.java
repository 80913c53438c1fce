package io.ambassadors.https.admin;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(AJobMayEndTheSidecarTest.Enabled.class)
class AJobMayEndTheSidecarTest {
    /** With {@code POST /quit}. */
    public static final class Enabled implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("ambassador.quit.enabled", "true");
        }
    }

    @Inject
    FakeControl control;

    @Test
    void byPostFromItsOwnPod() {
        given().header("X-Forwarded-For", "203.0.113.9").post("/quit").then().statusCode(403);
        given().header("Origin", "http://evil.example").post("/quit").then().statusCode(403);
        when().get("/quit").then().statusCode(405);
        assertThat(control.quits).hasValue(0);

        when().post("/quit").then().statusCode(202).body("draining", equalTo(true));
        assertThat(control.quits).hasValue(1);
        when().get("/status.json").then().body("state", equalTo("draining"));
    }
}
