package io.ambassadors.common.routing.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import io.ambassadors.common.routing.hash.KeyHash;

class PlacementPropertyTest {
    @Property(tries = 500)
    void aKeyIsOnALiveShardWhichExplainAndAnySliceConfirm(
            @ForAll KeyHash hash,
            @ForAll Distribution distribution,
            @ForAll("pools") List<Shard> shards,
            @ForAll @IntRange(max = 1023) int liveBits,
            @ForAll byte[] key,
            @ForAll @IntRange(max = 5) int before) {
        BitSet live = BitSet.valueOf(new long[] {liveBits & ((1L << shards.size()) - 1)});
        Placement placement = Pools.tagged(hash, distribution, shards).withLive(live);
        int picked = placement.pick(key, 0, key.length);
        assertThat(picked == -1 ? live.isEmpty() : live.get(picked)).isTrue();

        if (!(placement.choice() instanceof RandomChoice)) {
            assertThat(placement.explain(key).index()).isEqualTo(picked);
            byte[] padded = new byte[before + key.length + 3];
            System.arraycopy(key, 0, padded, before, key.length);
            assertThat(placement.pick(padded, before, key.length)).isEqualTo(picked);
        }
        assertThat(placement.explain(key).reason()).endsWith(".").doesNotContain("\n");
    }

    @Property(tries = 100)
    void movementThereAndBackIsTheSame(@ForAll("pools") List<Shard> from, @ForAll("pools") List<Shard> to) {
        Placement one = Pools.pool(KeyHash.MD5, Distribution.KETAMA, from);
        Placement other = Pools.pool(KeyHash.MD5, Distribution.KETAMA, to);
        Movement there = Movement.between(one, other);
        assertThat(there.exact()).isTrue();
        assertThat(there.share())
                .isBetween(0.0, 1.0)
                .isEqualTo(Movement.between(other, one).share());
    }

    @Provide
    Arbitrary<List<Shard>> pools() {
        return Arbitraries.integers()
                .between(1, 9)
                .array(int[].class)
                .ofMinSize(1)
                .ofMaxSize(10)
                .map(Pools::weighing);
    }
}
