package io.ambassadors.https.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExemptPathsTest {
    private final ExemptPaths paths = new ExemptPaths(List.of("/health", "/probes/"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/health?full=1",
                "/health?x=/../admin",
                "/probes/",
                "/probes/live",
                "/probes/a/b-c_d.txt"
            })
    void thesePathsAreExempt(String target) {
        assertThat(paths.contain(target)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "*",
                "/healthz",
                "/health/",
                "/health/../admin",
                "/health/..",
                "/Health",
                "//health",
                "/./health",
                "/%68ealth",
                "/health;x=1",
                "/health%00",
                "/health%2f..%2fadmin",
                "/health#x",
                "/health\\..\\admin",
                "/probes",
                "/probes/../admin",
                "/probes/./../admin",
                "/probes/%2e%2e/admin",
                "/probes/..;/admin",
                "/probes/..%2fadmin",
                "/probes/..\\admin",
                "/probes//../admin",
                "/probes/.hidden",
                "/probes/a|b",
                "/probes/\u00e9",
                "/probes/\t",
                "/admin?/health",
                "/admin/health",
                "http://host/health",
            })
    void thesePathsAreNot(String target) {
        assertThat(paths.contain(target)).isFalse();
    }

    @Test
    void nothingIsExemptWhereNothingIsListed() {
        assertThat(new ExemptPaths(List.of()).contain("/")).isFalse();
    }

    @Test
    void allBelowTheRootIsExemptWhereTheRootIs() {
        assertThat(new ExemptPaths(List.of("/")).contain("/a")).isTrue();
        assertThat(new ExemptPaths(List.of("/")).contain("/../a")).isFalse();
    }
}
