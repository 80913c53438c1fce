package io.ambassadors.common.routing.shard;

import static io.ambassadors.common.routing.shard.Pools.live;
import static io.ambassadors.common.routing.shard.Pools.pick;
import static io.ambassadors.common.routing.shard.Pools.pool;
import static io.ambassadors.common.routing.shard.Pools.tagged;
import static io.ambassadors.common.routing.shard.Pools.weighing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.ambassadors.common.routing.hash.KeyHash;

class PlacementTest {
    @ParameterizedTest
    @EnumSource(KeyHash.class)
    void anEmptyKeyCountsAsHashZero(KeyHash hash) {
        Placement modula = pool(hash, Distribution.MODULA, weighing(1, 1, 1));
        assertThat(pick(modula, "")).isEqualTo(0);
        Placement ketama = pool(hash, Distribution.KETAMA, weighing(1, 1, 1));
        assertThat(pick(ketama, "")).isEqualTo(ketama.choice().pick(0));
    }

    @Test
    void keysWithOneTagAreTogetherAndAnEmptyTagIsNone() {
        Placement placement = tagged(KeyHash.FNV1A_64, Distribution.KETAMA, weighing(1, 1, 1, 1, 1));
        assertThat(pick(placement, "user:{42}:name")).isEqualTo(pick(placement, "42"));
        assertThat(pick(placement, "cart:{42}")).isEqualTo(pick(placement, "42"));
        Placement untagged = pool(KeyHash.FNV1A_64, Distribution.KETAMA, weighing(1, 1, 1, 1, 1));
        for (int i = 0; i < 50; i++) {
            assertThat(pick(placement, "{}" + i)).isEqualTo(pick(untagged, "{}" + i));
        }
    }

    @Test
    void oneShardTakesAllWithoutHashing() {
        Placement placement = pool(KeyHash.MD5, Distribution.KETAMA, weighing(3));
        assertThat(placement.pick(null, 0, 0)).isEqualTo(0);
        assertThat(placement.withLive(live()).pick(null, 0, 0)).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource(Distribution.class)
    void theLastLiveShardTakesAllAndThenNone(Distribution distribution) {
        Placement placement = pool(KeyHash.MURMUR, distribution, weighing(1, 2, 3));
        assertThat(placement.withLive(live(1)).pick(null, 0, 0)).isEqualTo(1);
        assertThat(placement.withLive(live()).pick(null, 0, 0)).isEqualTo(-1);
        assertThat(placement.withLive(live()).withLive(live(2)).pick(null, 0, 0))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Distribution.class,
            names = {"KETAMA", "MODULA"})
    void theRingAfterAnEjectionIsThatOfAPoolWithoutTheShard(Distribution distribution) {
        List<Shard> shards = weighing(1, 2, 3, 5, 7);
        Placement without = pool(
                KeyHash.FNV1A_64, distribution, List.of(shards.get(0), shards.get(1), shards.get(3), shards.get(4)));
        Placement ejected = pool(KeyHash.FNV1A_64, distribution, shards).withLive(live(0, 1, 3, 4));
        int[] indexInWhole = {0, 1, 3, 4};
        for (int i = 0; i < 5_000; i++) {
            assertThat(pick(ejected, "key" + i)).isEqualTo(indexInWhole[pick(without, "key" + i)]);
        }
    }

    @Test
    void liveShardsComeBack() {
        Placement all = pool(KeyHash.CRC32A, Distribution.KETAMA, weighing(1, 2, 3));
        Placement back = all.withLive(live(0)).withLive(live(0, 1, 2));
        for (int i = 0; i < 1_000; i++) {
            assertThat(pick(back, "key" + i)).isEqualTo(pick(all, "key" + i));
        }
    }

    @Test
    void aSnapshotDoesNotChangeWithTheSetItWasMadeFrom() {
        BitSet live = live(0, 1);
        Placement placement =
                pool(KeyHash.MD5, Distribution.MODULA, weighing(1, 1, 1)).withLive(live);
        live.clear();
        placement.live().clear();
        assertThat(placement.live()).isEqualTo(live(0, 1));
    }

    @Test
    void randomIsEvenOverLiveShardsWhateverTheirWeights() {
        Placement placement =
                pool(KeyHash.MD5, Distribution.RANDOM, weighing(1, 100, 1, 1)).withLive(live(0, 1, 3));
        int[] picks = new int[4];
        for (int i = 0; i < 30_000; i++) {
            picks[pick(placement, "always the same")]++;
        }
        assertThat(picks[2]).isZero();
        for (int shard : new int[] {0, 1, 3}) {
            assertThat(picks[shard] / 30_000.0).isCloseTo(1 / 3.0, within(0.02));
        }
    }

    @Test
    void aPoolOutOfOrderIsRefused() {
        assertThatThrownBy(() -> of(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> of(List.of(new Shard("bb", 1), new Shard("c", 1))))
                .hasMessage("Shard c does not belong behind bb");
        assertThatThrownBy(() -> of(List.of(new Shard("a", 1), new Shard("a", 2))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> of(weighing(1, 1)).withLive(live(2))).isInstanceOf(IllegalArgumentException.class);
    }

    private static Placement of(List<Shard> shards) {
        return Placement.of(KeyHash.MD5, Distribution.KETAMA, Optional.empty(), shards, RandomGenerator.getDefault());
    }
}
