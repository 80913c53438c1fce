package io.ambassadors.common.routing.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class ModulaTableTest {
    @Test
    void aShardHasAsManySlotsAsItsWeight() {
        ModulaTable table = new ModulaTable(Pools.weighing(2, 1, 3), Pools.live(0, 1, 2));
        assertThat(IntStream.range(0, 12).map(table::pick)).containsExactly(0, 0, 1, 2, 2, 2, 0, 0, 1, 2, 2, 2);
    }

    @Test
    void onlyLiveShardsHaveSlots() {
        ModulaTable table = new ModulaTable(Pools.weighing(2, 1, 3), Pools.live(0, 2));
        assertThat(IntStream.range(0, 5).map(table::pick)).containsExactly(0, 0, 2, 2, 2);
    }

    @Test
    void hashesAreUnsigned() {
        ModulaTable table = new ModulaTable(Pools.weighing(1, 1, 1), Pools.live(0, 1, 2));
        assertThat(table.pick(-1)).isEqualTo((int) (4294967295L % 3));
        assertThat(table.pick(-2)).isEqualTo((int) (4294967294L % 3));
    }

    @Test
    void weightsBeyondAnIntegerAddUp() {
        ModulaTable table = new ModulaTable(Pools.weighing(Integer.MAX_VALUE, Integer.MAX_VALUE), Pools.live(0, 1));
        assertThat(table.pick(Integer.MAX_VALUE - 1)).isEqualTo(0);
        assertThat(table.pick(Integer.MAX_VALUE)).isEqualTo(1);
        assertThat(table.pick(-1)).isEqualTo(0);
    }
}
