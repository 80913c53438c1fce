package io.ambassadors.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
    @ParameterizedTest
    @CsvSource({
        "lisen, listen",
        "LISTEN, listen",
        "unknown_name, unknown-name",
        "unknown-nam, unknown-name",
        "auto-eject-hosts, auto_eject_hosts",
        "PROXY_PAS, PROXY_PASS",
        "frobnicate,",
        "l,"
    })
    void findsTheNearestWordHoweverItsPartsAreJoined(String written, String meant) {
        assertThat(Suggestion.nearest(written, Stream.of("listen", "unknown-name", "auto_eject_hosts", "PROXY_PASS"))
                        .orElse(null))
                .isEqualTo(meant);
    }
}
