package io.ambassadors.common.routing.shard;

import static io.ambassadors.common.routing.shard.Pools.key;
import static io.ambassadors.common.routing.shard.Pools.live;
import static io.ambassadors.common.routing.shard.Pools.pool;
import static io.ambassadors.common.routing.shard.Pools.tagged;
import static io.ambassadors.common.routing.shard.Pools.weighing;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

import io.ambassadors.common.routing.hash.KeyHash;

class ExplanationTest {
    @Test
    void modulaShowsTheDivision() {
        Explanation explanation =
                tagged(KeyHash.FNV1A_64, Distribution.MODULA, weighing(1, 2, 3)).explain(key("cart:{apple}"));
        assertThat(explanation.hashedPart()).isEqualTo(key("apple"));
        assertThat(explanation.hash()).isEqualTo(OptionalLong.of(1488911807));
        assertThat(explanation.step()).isEqualTo(new Explanation.Slot(5, 6));
        assertThat(explanation.index()).isEqualTo(2);
        assertThat(explanation.shard()).isEqualTo(Optional.of(new Shard("s2", 3)));
        assertThat(explanation.reason())
                .isEqualTo("fnv1a_64(\"apple\") = 1488911807; 1488911807 % 6 = 5, a slot of s2.");
    }

    @Test
    void ketamaShowsThePoint() {
        Placement placement = pool(KeyHash.FNV1A_64, Distribution.KETAMA, weighing(1, 1, 1));
        Explanation explanation = placement.explain(key("apple"));
        Explanation.RingPoint point = (Explanation.RingPoint) explanation.step();
        assertThat(point.value()).isGreaterThanOrEqualTo(1488911807);
        assertThat(explanation.index()).isEqualTo(Pools.pick(placement, "apple"));
        assertThat(explanation.reason())
                .isEqualTo("fnv1a_64(\"apple\") = 1488911807; the first at or after it is ring point " + point.value()
                        + ", number " + point.position() + " of 480, of s" + explanation.index() + ".");
    }

    @Test
    void ketamaSaysThatItWraps() {
        Placement placement = pool(KeyHash.MD5, Distribution.KETAMA, weighing(1, 1));
        Explanation wrapped = null;
        for (int i = 0; wrapped == null; i++) {
            Explanation explanation = placement.explain(key("key" + i));
            wrapped = ((Explanation.RingPoint) explanation.step()).wrapped() ? explanation : null;
        }
        Explanation.RingPoint point = (Explanation.RingPoint) wrapped.step();
        assertThat(point.position()).isEqualTo(1);
        assertThat(wrapped.index()).isEqualTo(placement.choice().pick(0));
        assertThat(wrapped.reason())
                .endsWith(" is past the last ring point and wraps to the first: ring point " + point.value()
                        + ", number 1 of 320, of s" + wrapped.index() + ".");
    }

    @Test
    void whatIsNotHashedHasNoHash() {
        Placement single = pool(KeyHash.MD5, Distribution.KETAMA, weighing(1));
        assertThat(single.explain(key("a")).hash()).isEmpty();
        assertThat(single.explain(key("a")).index()).isEqualTo(0);
        assertThat(single.explain(key("a")).reason()).isEqualTo("The pool has one shard, s0, so nothing is hashed.");
        assertThat(single.withLive(live()).explain(key("a")).reason()).isEqualTo("No shard of the pool is live.");
        assertThat(single.withLive(live()).explain(key("a")).index()).isEqualTo(-1);

        Placement three = pool(KeyHash.MD5, Distribution.MODULA, weighing(1, 1, 1));
        assertThat(three.withLive(live(1)).explain(key("a")).reason())
                .isEqualTo("Of 3 shards only s1 is live, so nothing is hashed.");

        Explanation random =
                pool(KeyHash.MD5, Distribution.RANDOM, weighing(1, 1, 1)).explain(key("a"));
        assertThat(random.index()).isEqualTo(-1);
        assertThat(random.shard()).isEmpty();
        assertThat(random.reason())
                .isEqualTo("The pool is random: every request takes any of 3 live shards, whatever its key.");
    }

    @Test
    void keysAreShownAsText() {
        Placement placement = pool(KeyHash.CRC32, Distribution.MODULA, weighing(1, 1));
        assertThat(placement.explain(new byte[] {'a', '"', (byte) 0xff, 0}).reason())
                .startsWith("crc32(\"a\\x22\\xff\\x00\") = ");
        assertThat(placement.explain(key("x".repeat(100))).reason())
                .startsWith("crc32(\"" + "x".repeat(64) + "…\") = ");
        assertThat(placement.explain(new byte[0]).reason())
                .isEqualTo("An empty key counts as 0; 0 % 2 = 0, a slot of s0.");
    }
}
