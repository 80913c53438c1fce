package io.ambassadors.common.routing.split;

import static io.ambassadors.common.routing.split.Upstreams.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.routing.split.SplitClients.Part;

class SplitClientsTest {
    @ParameterizedTest
    @CsvSource({
        "51.2%, 5120",
        "10%, 1000",
        "100%, 10000",
        "0.01%, 1",
        "00.5%, 50",
        ".5%, 50",
        "1.%, 100",
        "99.99%, 9999",
        "*, 0"
    })
    void percentagesHaveTwoDecimals(String text, int hundredths) {
        assertThat(SplitClients.hundredths(text)).isEqualTo(hundredths);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "10", "0%", "0.00%", ".%", "1.234%", "1..2%", "-1%", "+1%", "1e1%", "x%", "**"})
    void whatIsNoPercentageIsRefused(String text) {
        assertThatThrownBy(() -> SplitClients.hundredths(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("invalid percent value \"" + text + "\"");
    }

    @Test
    void moreThanTheWholeIsRefused() {
        assertThatThrownBy(() -> SplitClients.of(List.of(new Part(5000, "a"), new Part(5001, "b"))))
                .hasMessage("percent total is greater than 100%");
        assertThatThrownBy(() -> SplitClients.of(List.of(new Part(SplitClients.REST, "a"), new Part(1, "b"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** What the test suite of nginx expects of the keys 1 to 20. */
    @Test
    void twentyKeysFallAsNginxSays() {
        SplitClients split =
                SplitClients.of(List.of(new Part(5120, "a"), new Part(1000, "b"), new Part(SplitClients.REST, "c")));
        Map<String, Long> counts = IntStream.rangeClosed(1, 20)
                .mapToObj(i -> split.value(key(String.valueOf(i))))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(counts).isEqualTo(Map.of("a", 12L, "b", 2L, "c", 6L));
    }

    @Test
    void partsThatMakeTheWholeLeaveNoHashOut() {
        SplitClients split = SplitClients.of(List.of(new Part(9000, "a"), new Part(1000, "b")));
        assertThat(split.index(0xffff_ffffL)).isOne();
        assertThat(split.index(0)).isZero();
        assertThat(split.shares().stream().mapToDouble(share -> share).sum()).isEqualTo(1);
    }

    @Test
    void partsThatDoNotMakeTheWholeLeaveTheRestWithoutAValue() {
        SplitClients split = SplitClients.of(List.of(new Part(1, "a")));
        assertThat(split.index(0xffff_ffffL)).isEqualTo(-1);
        assertThat(split.value(key("a"))).isEmpty();
        assertThat(split.value(key(""))).isEqualTo("a");
        assertThat(split.shares().get(0)).isBetween(0.000_099, 0.000_1);
    }
}
