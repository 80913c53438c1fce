package io.ambassadors.https.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.ambassadors.https.config.AcmeConfig;

class AcmeClientTest {
    @Test
    void refusesWhatNoAuthorityWouldGive() {
        assertThat(AcmeClient.refusals(config(true, "a.test", "192.0.2.1", "2001:db8::1")))
                .isEmpty();
        assertThat(AcmeClient.refusals(config(false, "a.test")))
                .singleElement()
                .asString()
                .contains("agree to its terms");
        assertThat(AcmeClient.refusals(config(true))).singleElement().asString().contains("at least one name");
        assertThat(AcmeClient.refusals(config(true, "a.test", "*.a.test")))
                .singleElement()
                .asString()
                .contains("*.a.test needs the challenge dns-01, which is not supported");
        for (String name : List.of("../a", "a b.test", "-a.test", "", "a..test", "a.test/")) {
            assertThat(AcmeClient.refusals(config(true, name))).as(name).hasSize(1);
        }
        assertThatThrownBy(() -> new AcmeClient(config(false, "*.a.test"), new AcmeChallenges()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("terms")
                .hasMessageContaining("dns-01");
    }

    private static AcmeConfig config(boolean termsAgreed, String... names) {
        return new AcmeConfig(
                URI.create("https://ca.test/dir"),
                List.of(names),
                Optional.empty(),
                Path.of("/nowhere"),
                AcmeConfig.Challenge.HTTP_01,
                termsAgreed,
                Optional.empty(),
                Optional.empty());
    }
}
