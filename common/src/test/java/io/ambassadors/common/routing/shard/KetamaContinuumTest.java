package io.ambassadors.common.routing.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.ambassadors.common.routing.hash.KeyHash;

class KetamaContinuumTest {
    @Test
    void pointsAreThoseOfTwemproxysOwnTests() {
        int[] points = KetamaContinuum.points(KetamaContinuum.md5(), "server1", 8);
        assertThat(Integer.toUnsignedLong(points[0])).isEqualTo(3853726576L);
        assertThat(Integer.toUnsignedLong(points[3])).isEqualTo(2667054752L);
    }

    @Test
    void theNumberOfPointsFollowsTheWeights() {
        assertThat(ring(1, 1, 1, 1, 1).size()).isEqualTo(800);
        assertThat(ring(1, 2, 3, 5, 7).size()).isEqualTo(792);
        assertThat(ring(7, 7).size()).isEqualTo(320);
    }

    @Test
    void aShardOfHardlyAnyWeightHasNoPoint() {
        KetamaContinuum ring = ring(1, 1_000_000);
        assertThat(ring.size()).isEqualTo(316);
        for (int i = 0; i < ring.size(); i++) {
            assertThat(ring.pick(ring.point(i))).isEqualTo(1);
        }
    }

    @Test
    void aPointTakesTheHashesUpToItself() {
        KetamaContinuum ring = ring(1, 1, 1);
        for (int i = 1; i < ring.size(); i++) {
            assertThat(Integer.compareUnsigned(ring.point(i - 1), ring.point(i)))
                    .isNegative();
            assertThat(ring.pick(ring.point(i - 1) + 1)).isEqualTo(ring.pick(ring.point(i)));
        }
    }

    @Test
    void whatIsPastTheLastPointGoesToTheFirst() {
        KetamaContinuum ring = ring(1, 1, 1);
        int first = ring.pick(0);
        int last = ring.point(ring.size() - 1);
        assertThat(ring.pick(ring.point(0))).isEqualTo(first);
        assertThat(ring.pick(last + 1)).isEqualTo(first);
        assertThat(ring.pick(-1)).isEqualTo(first);
        assertThat(ring.explain(-1))
                .isEqualTo(new Explanation.RingPoint(Integer.toUnsignedLong(ring.point(0)), 1, ring.size(), true));
        assertThat(ring.explain(last))
                .isEqualTo(new Explanation.RingPoint(Integer.toUnsignedLong(last), ring.size(), ring.size(), false));
    }

    private static KetamaContinuum ring(int... weights) {
        List<Shard> shards = Pools.weighing(weights);
        return (KetamaContinuum)
                Pools.pool(KeyHash.MD5, Distribution.KETAMA, shards).choice();
    }
}
