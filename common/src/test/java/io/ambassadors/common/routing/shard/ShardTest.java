package io.ambassadors.common.routing.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

class ShardTest {
    @Test
    void shorterNamesComeFirstThenUnsignedBytes() {
        List<String> sorted = Stream.of("zeta", "b", "server-three", "aa", "é", "m9", "B", "~~")
                .map(name -> new Shard(name, 1))
                .sorted(Shard.ORDER)
                .map(Shard::name)
                .toList();
        assertThat(sorted).containsExactly("B", "b", "aa", "m9", "~~", "é", "zeta", "server-three");
    }

    @Test
    void nameAndWeightAreChecked() {
        assertThatThrownBy(() -> new Shard("", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Shard("a", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The weight of shard a is 0, not at least 1");
    }
}
