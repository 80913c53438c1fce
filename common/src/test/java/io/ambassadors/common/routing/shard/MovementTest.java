package io.ambassadors.common.routing.shard;

import static io.ambassadors.common.routing.shard.Pools.live;
import static io.ambassadors.common.routing.shard.Pools.pool;
import static io.ambassadors.common.routing.shard.Pools.tagged;
import static io.ambassadors.common.routing.shard.Pools.weighing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.ambassadors.common.routing.hash.KeyHash;

class MovementTest {
    @Test
    void nothingMovesBetweenEqualPools() {
        Placement ketama = pool(KeyHash.MD5, Distribution.KETAMA, weighing(1, 2, 3));
        assertThat(Movement.between(ketama, ketama)).isEqualTo(new Movement(0, List.of(), 0));
        Placement modula = pool(KeyHash.MD5, Distribution.MODULA, weighing(1, 2, 3));
        assertThat(Movement.between(modula, modula)).isEqualTo(new Movement(0, List.of(), Movement.SAMPLE));
    }

    @Test
    void aRemovedKetamaShardLosesItsKeysAndNoOtherDoes() {
        Placement ten = pool(KeyHash.MURMUR, Distribution.KETAMA, weighing(1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
        Placement nine = pool(KeyHash.MURMUR, Distribution.KETAMA, weighing(1, 1, 1, 1, 1, 1, 1, 1, 1));
        Movement movement = Movement.between(ten, nine);
        assertThat(movement.exact()).isTrue();
        assertThat(movement.share()).isCloseTo(0.1, within(0.02));
        assertThat(movement.moves()).hasSize(9).allSatisfy(move -> {
            assertThat(move.from()).isEqualTo("s9");
            assertThat(move.to()).isNotEqualTo("s9");
        });
        assertSumsUp(movement);

        Movement back = Movement.between(nine, ten);
        assertThat(back.share()).isEqualTo(movement.share());
        assertThat(back.moves()).allSatisfy(move -> assertThat(move.to()).isEqualTo("s9"));
    }

    @Test
    void anEjectionMovesTheShareOfTheShard() {
        Placement all = pool(KeyHash.MD5, Distribution.KETAMA, weighing(1, 1, 1, 1));
        Movement movement = Movement.between(all, all.withLive(live(0, 1, 3)));
        assertThat(movement.share()).isCloseTo(0.25, within(0.04));
        assertThat(movement.moves()).extracting(Movement.Move::from).containsOnly("s2");
    }

    @Test
    void theExactShareIsWhatManyKeysShow() {
        Placement from = pool(KeyHash.MD5, Distribution.KETAMA, weighing(1, 2, 3, 4));
        Placement to = pool(KeyHash.MD5, Distribution.KETAMA, weighing(4, 2, 1));
        int moved = 0;
        for (int i = 0; i < 100_000; i++) {
            if (Pools.pick(from, "key" + i) != Pools.pick(to, "key" + i)) {
                moved++;
            }
        }
        Movement movement = Movement.between(from, to);
        assertThat(movement.exact()).isTrue();
        assertThat(movement.share()).isCloseTo(moved / 100_000.0, within(0.01));
        assertSumsUp(movement);
    }

    @Test
    void oneShardAndNoneAreRingsWithOneArc() {
        Placement two = pool(KeyHash.MD5, Distribution.KETAMA, weighing(1, 1));
        Placement one = two.withLive(live(0));
        Placement none = two.withLive(live());
        assertThat(Movement.between(two, one).exact()).isTrue();
        assertThat(Movement.between(two, one).share()).isCloseTo(0.5, within(0.08));
        assertThat(Movement.between(one, one).share()).isZero();
        assertThat(Movement.between(one, none))
                .isEqualTo(new Movement(1, List.of(new Movement.Move("s0", Movement.NOWHERE, 1)), 0));
        assertThat(Movement.between(none, none).share()).isZero();
    }

    @Test
    void modulaMovesNearlyEverything() {
        Placement four = pool(KeyHash.MD5, Distribution.MODULA, weighing(1, 1, 1, 1));
        Placement five = pool(KeyHash.MD5, Distribution.MODULA, weighing(1, 1, 1, 1, 1));
        Movement movement = Movement.between(four, five);
        assertThat(movement.sampledKeys()).isEqualTo(Movement.SAMPLE);
        // A key stays if hash % 20 is below 4.
        assertThat(movement.share()).isCloseTo(0.8, within(0.01));
        assertThat(movement.moves()).hasSize(16);
        assertSumsUp(movement);
        assertThat(Movement.between(four, five)).isEqualTo(movement);
    }

    @Test
    void aHashThatDoesNotFillTheRingIsSampled() {
        Placement from = pool(KeyHash.CRC32, Distribution.KETAMA, weighing(1, 1, 1));
        Movement movement = Movement.between(from, from.withLive(live(1, 2)));
        assertThat(movement.sampledKeys()).isEqualTo(Movement.SAMPLE);
        // Fifteen bits are below the first ring points, so all keys are on one shard.
        assertThat(movement.share()).isIn(0.0, 1.0);
    }

    @Test
    void anotherHashOrTagIsSampled() {
        Placement from = pool(KeyHash.MD5, Distribution.KETAMA, weighing(1, 1));
        Movement hash = Movement.between(from, pool(KeyHash.MURMUR, Distribution.KETAMA, weighing(1, 1)));
        assertThat(hash.sampledKeys()).isEqualTo(Movement.SAMPLE);
        assertThat(hash.share()).isCloseTo(0.5, within(0.08));
        Movement tag = Movement.between(from, tagged(KeyHash.MD5, Distribution.KETAMA, weighing(1, 1)));
        assertThat(tag).isEqualTo(new Movement(0, List.of(), Movement.SAMPLE));
    }

    @Test
    void shardsAreTheSameByNameAndNotByIndex() {
        Placement from = pool(KeyHash.MD5, Distribution.MODULA, List.of(new Shard("b", 1), new Shard("c", 1)));
        Placement to = pool(KeyHash.MD5, Distribution.MODULA, List.of(new Shard("a", 1), new Shard("b", 1)));
        Movement movement = Movement.between(from, to);
        assertThat(movement.share()).isEqualTo(1);
        assertThat(movement.moves()).extracting(move -> move.from() + move.to()).containsExactlyInAnyOrder("ba", "cb");
    }

    @Test
    void randomHasNoPlacesToMoveBetween() {
        Placement random = pool(KeyHash.MD5, Distribution.RANDOM, weighing(1, 1, 1));
        assertThat(Movement.between(random, random)).isEqualTo(new Movement(1, List.of(), 0));
    }

    private static void assertSumsUp(Movement movement) {
        assertThat(movement.moves().stream().mapToDouble(Movement.Move::share).sum())
                .isCloseTo(movement.share(), within(1e-9));
        assertThat(movement.moves()).isSortedAccordingTo((a, b) -> Double.compare(b.share(), a.share()));
    }
}
