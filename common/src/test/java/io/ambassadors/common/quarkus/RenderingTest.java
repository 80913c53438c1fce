package io.ambassadors.common.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenderingTest {
    private enum Mood {
        WELL
    }

    private record Inner(long number, Mood mood) {}

    private record Outer(
            String text, List<Inner> inners, Optional<String> absent, Map<String, Integer> map, String none) {}

    @Test
    void recordsBecomeJsonInTheirOrder() {
        Outer outer = new Outer("a\"b", List.of(new Inner(7, Mood.WELL)), Optional.empty(), Map.of("k", 1), null);
        assertThat(RecordJson.object(outer).encode())
                .isEqualTo(
                        "{\"text\":\"a\\\"b\",\"inners\":[{\"number\":7,\"mood\":\"well\"}],\"map\":{\"k\":1},\"none\":null}");
    }

    @Test
    void tablesAreAlignedAndHarmless() {
        TextTable table = new TextTable("NAME", ">COUNT");
        table.row("a", "12,000");
        table.row("longer\u001b[2J", "1");
        assertThat(table.toString())
                .isEqualTo(
                        """
                        NAME         COUNT
                        a           12,000
                        longer?[2J       1
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0", "9999|9,999", "10000|10.0 k", "12345|12.3 k", "999950|1.00 M", "4560000|4.56 M"})
    void counts(long value, String text) {
        assertThat(Humans.count(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0,0 µs", "850,850 µs", "1400,1.40 ms", "48000,48.0 ms", "999999,1000 ms", "2100000,2.10 s"})
    void latencies(long micros, String text) {
        assertThat(Humans.micros(micros)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"-5,0 s", "59,59 s", "60,1 min", "125,2 min 5 s", "3600,1 h", "277000,3 d 4 h"})
    void durations(long seconds, String text) {
        assertThat(Humans.duration(Duration.ofSeconds(seconds))).isEqualTo(text);
    }
}
