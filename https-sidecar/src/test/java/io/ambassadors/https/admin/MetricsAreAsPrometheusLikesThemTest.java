package io.ambassadors.https.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.ambassadors.https.stats.SampleSnapshots;

@QuarkusTest
@TestProfile(AdminPlaneTest.WithToken.class)
class MetricsAreAsPrometheusLikesThemTest {
    private static final Pattern TYPE = Pattern.compile("# TYPE (https_sidecar_[a-z_0-9]+) (counter|gauge|summary)");
    private static final Pattern HELP = Pattern.compile("# HELP (https_sidecar_[a-z_0-9]+) ([A-Z0-9].*[^. ])");
    private static final Pattern SAMPLE = Pattern.compile(
            "(https_sidecar_[a-z_0-9]+)(\\{(?:[a-z_]+=\"(?:[^\"\\\\]|\\\\[\"\\\\n])*\",?)*})? (NaN|[0-9.]+(?:E[0-9]+)?)");
    private static final Set<String> UNITS = Set.of("seconds", "bytes");

    @Inject
    FakeControl control;

    @Inject
    Snapshots snapshots;

    static Stream<LongFunction<SampleSnapshots.Sample>> days() {
        return Stream.of(SampleSnapshots::calm, SampleSnapshots::rough, SampleSnapshots::fresh, SampleSnapshots::tcp);
    }

    @AfterEach
    void calm() {
        control.day = SampleSnapshots::calm;
        snapshots.expire();
    }

    @ParameterizedTest
    @MethodSource("days")
    void namesAreUniqueAndSaySoMuchOfTheirKind(LongFunction<SampleSnapshots.Sample> day) {
        Map<String, String> types = new HashMap<>();
        Set<String> helped = new HashSet<>();
        Set<String> series = new HashSet<>();
        for (String line : lines(day)) {
            if (line.startsWith("# TYPE")) {
                Matcher type = match(TYPE, line);
                assertThat(types.put(type.group(1), type.group(2))).as(line).isNull();
            } else if (line.startsWith("# HELP")) {
                assertThat(helped.add(match(HELP, line).group(1))).as(line).isTrue();
            } else {
                Matcher sample = match(SAMPLE, line);
                assertThat(series.add(sample.group(1) + sample.group(2)))
                        .as(line)
                        .isTrue();
                assertKind(sample.group(1), types);
            }
        }
        assertThat(helped).isEqualTo(types.keySet()).hasSizeGreaterThan(30);
    }

    private static void assertKind(String name, Map<String, String> types) {
        String base = name.replaceFirst("_(total|count|sum)$", "");
        String type = types.getOrDefault(name, types.get(base));
        assertThat(type).as(name).isNotNull();
        assertThat(name.endsWith("_total")).as(name).isEqualTo(type.equals("counter"));
        if (type.equals("summary") || name.contains("timestamp")) {
            assertThat(base).endsWith("_seconds");
        }
        for (String unit : UNITS) {
            assertThat(base.contains("_" + unit + "_"))
                    .as(name + ": units stand last")
                    .isFalse();
        }
    }

    @Test
    void certificatesHaveAbsoluteTimes() {
        String certificate = "\\{source=\"/etc/tls\",name=\"shop.example\",?}";
        long now = System.currentTimeMillis() / 1000;
        String metrics = String.join("\n", lines(SampleSnapshots::calm));
        assertThat(metrics)
                .containsPattern("https_sidecar_certificate_not_before_timestamp_seconds" + certificate + " 1\\.")
                .containsPattern("https_sidecar_certificate_refused" + certificate + " 0.0")
                .containsPattern("https_sidecar_certificate_handshakes_total" + certificate + " 70112.0")
                .containsPattern("https_sidecar_certificate_info\\{.*generation=\"8c2a41d09e13\",?} 1.0")
                .contains("https_sidecar_certificate_reloads_total{result=\"accepted\"")
                .contains("https_sidecar_development_certificate 0.0");
        Matcher expiry = Pattern.compile(
                        "https_sidecar_certificate_expiry_timestamp_seconds" + certificate + " ([0-9.E]+)")
                .matcher(metrics);
        assertThat(expiry.find()).isTrue();
        assertThat(Double.parseDouble(expiry.group(1)) - now).isBetween(62 * 86_400.0, 63 * 86_400.0);
    }

    @Test
    void aSourceWithNothingInForceHasNoTimes() {
        assertThat(String.join("\n", lines(SampleSnapshots::rough)))
                .containsPattern("certificate_refused\\{source=\"/etc/tls-none\",name=\"\",?} 1.0")
                .doesNotContainPattern("timestamp_seconds\\{source=\"/etc/tls-none\"")
                .containsPattern("client_authority_expiry_timestamp_seconds\\{subject=\"CN=Partners,O=Shop\"")
                .containsPattern("request_failures_total\\{origin=\"client\",?} 63.0")
                .containsPattern("handshake_failures_total\\{reason=\"name\",?} 12.0")
                .containsPattern("request_duration_seconds\\{quantile=\"0.99\",?} 0.0128")
                .containsPattern("responses_total\\{class=\"4xx\",?} 1044.0");
    }

    private List<String> lines(LongFunction<SampleSnapshots.Sample> day) {
        control.day = day;
        snapshots.expire();
        List<String> ours = new ArrayList<>();
        given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.contains("https_sidecar_"))
                .forEach(ours::add);
        assertThat(ours).isNotEmpty();
        return ours;
    }

    private static Matcher match(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        return matcher;
    }
}
