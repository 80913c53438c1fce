package io.ambassadors.common.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminPolicyTest {
    private final AdminPolicy policy = new AdminPolicy(
            "shop-7d9f", List.of("ops.example", ".svc.cluster.local"), () -> List.of("s3cret", "older"));
    private final AdminPolicy withoutToken = new AdminPolicy("shop-7d9f", List.of(), List::of);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:9101",
                "localhost.",
                "127.0.0.1:9101",
                "10.1.2.3",
                "10.1.2.3:9101",
                "[::1]:9101",
                "[fd00::17]",
                "shop-7d9f:9101",
                "ops.example",
                "Ops.Example.:80",
                "redis.default.svc.cluster.local"
            })
    void knowsItsNames(String host) {
        assertThat(policy.checkOrigin(host, null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "ops.example.evil",
                "xops.example",
                "svc.cluster.local",
                "",
                "[evil]",
                "[::1",
                "127.0.0.1evil",
                "evil.example:9101",
                "10.1.2.3.4"
            })
    void refusesOtherNames(String host) {
        assertThat(policy.checkOrigin(host, null))
                .hasValueSatisfying(refusal -> assertThat(refusal.status()).isEqualTo(421));
    }

    @Test
    void serves_HTTP_1_0_whichNamesNoHost() {
        assertThat(policy.checkOrigin(null, null)).isEmpty();
        assertThat(policy.checkOrigin(null, "http://localhost")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:9101,http://localhost:9101",
        "LocalHost:9101,http://localhost:9101",
        "10.1.2.3,http://10.1.2.3",
        "10.1.2.3:80,http://10.1.2.3",
        "ops.example,https://ops.example:443",
        "[::1]:9101,http://[::1]:9101"
    })
    void letsItsOwnPagesIn(String host, String origin) {
        assertThat(policy.checkOrigin(host, origin)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:9101,http://evil.example",
        "localhost:9101,http://localhost:8080",
        "localhost:9101,null",
        "localhost:9101,http://localhost:9101.evil.example",
        "localhost:9101,http://evil@localhost:9101",
        "localhost:9101,file://",
        "localhost:9101,%%",
        "ops.example,https://ops.example:80"
    })
    void keepsForeignPagesOut(String host, String origin) {
        assertThat(policy.checkOrigin(host, origin))
                .hasValueSatisfying(refusal -> assertThat(refusal.status()).isEqualTo(403));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0:0:0:0:0:0:0:1", "::1", "0:0:0:0:0:0:0:1%lo"})
    void trustsLoopback(String remote) {
        assertThat(withoutToken.checkCaller(remote, false, null)).isEmpty();
        assertThat(withoutToken.checkCaller(remote, true, null)).as("forwarded").isPresent();
    }

    @Test
    void doesNotTrustWhatAMeshDelivers() {
        assertThat(withoutToken.checkCaller("127.0.0.6", false, null)).isPresent();
        assertThat(withoutToken.checkCaller(null, false, null)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer s3cret", "bearer s3cret", "Bearer older", "Bearer  s3cret "})
    void trustsATokenFromAnywhere(String authorization) {
        assertThat(policy.checkCaller("10.9.8.7", false, authorization)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bearer wrong", "Bearer ", "Bearer", "Basic s3cret", "s3cret", "Bearer s3cret2", "Bearer s3cre"})
    void refusesOtherTokens(String authorization) {
        assertThat(policy.checkCaller("10.9.8.7", false, authorization))
                .hasValueSatisfying(refusal -> assertThat(refusal.status()).isEqualTo(401));
    }

    @Test
    void saysWhatToDo() {
        assertThat(withoutToken.checkCaller("10.9.8.7", false, "Bearer ")).hasValueSatisfying(refusal -> {
            assertThat(refusal.status()).isEqualTo(403);
            assertThat(refusal.cure()).contains("kubectl port-forward").contains("ambassador.admin.token-file");
        });
        assertThat(withoutToken.checkOrigin("evil.example\r\nx", null))
                .hasValueSatisfying(refusal -> assertThat(refusal.error()).contains("evil.example??x"));
    }
}
