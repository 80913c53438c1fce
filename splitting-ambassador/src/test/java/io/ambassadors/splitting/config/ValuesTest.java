package io.ambassadors.splitting.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values are read as nginx reads them; an empty expectation means that it is none. */
class ValuesTest {
    private static OptionalLong optional(Long expected) {
        return expected == null ? OptionalLong.empty() : OptionalLong.of(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "5, 5000, 5",
        "500ms, 500,",
        "1m30s, 90000, 90",
        "1m 30s, 90000, 90",
        "1d12, 86412000, 86412",
        "2w, 1209600000, 1209600",
        "1M, , 2592000",
        "1y1M, , 34128000",
        "30s1m, ,",
        "1s1s, ,",
        "1.5s, ,",
        "-1, ,",
        "s, ,",
        "'', ,",
        "1S, ,",
        "9223372036854775807, , 9223372036854775807",
        "9223372036854775807ms, 9223372036854775807,",
        "9223372036854775808, ,",
    })
    void times(String text, Long millis, Long seconds) {
        assertThat(NginxTime.millis(text)).isEqualTo(optional(millis));
        assertThat(NginxTime.seconds(text)).isEqualTo(optional(seconds));
    }

    @Test
    void aTimeIsADuration() {
        assertThat(NginxTime.duration("1h500ms")).contains(Duration.ofHours(1).plusMillis(500));
        assertThat(NginxTime.duration("soon")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "1024, 1024, 1024",
        "8k, 8192, 8192",
        "8K, 8192, 8192",
        "1m, 1048576, 1048576",
        "1g, , 1073741824",
        "k, ,",
        "1.5m, ,",
        "-1, ,",
        "1t, ,",
        "9007199254740991k, 9223372036854774784, 9223372036854774784",
        "9007199254740992k, ,",
    })
    void sizes(String text, Long bytes, Long offset) {
        assertThat(NginxSize.bytes(text)).isEqualTo(optional(bytes));
        assertThat(NginxSize.offset(text)).isEqualTo(optional(offset));
    }

    @ParameterizedTest
    @CsvSource({"51.2, 5120", "50, 5000", "0.01, 1", "0.001,", ".5, 50", "5., 500", "1.2.3,", "a,", "'',", "100, 10000"
    })
    void percentages(String text, Long hundredths) {
        assertThat(NginxNumber.hundredths(text)).isEqualTo(optional(hundredths));
    }

    @Test
    void flags() {
        assertThat(NginxFlag.of("On")).contains(true);
        assertThat(NginxFlag.of("off")).contains(false);
        assertThat(NginxFlag.of("yes")).isEmpty();
    }
}
