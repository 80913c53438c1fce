package io.ambassadors.common.routing.split;

import static io.ambassadors.common.routing.split.Upstreams.weighing;
import static io.ambassadors.common.routing.split.Upstreams.withDown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.ambassadors.common.routing.split.Movement.Move;

class MovementTest {
    private static Split book(Method method, int web, int experiment) {
        return Split.of(method, List.of(PeerSpec.of("web", web), PeerSpec.of("experiment", experiment)));
    }

    @ParameterizedTest
    @EnumSource(names = {"IP_HASH", "HASH", "CONSISTENT_HASH"})
    void nothingMovesBetweenEqualUpstreams(Method method) {
        Split split = Split.of(method, weighing(5, 3, 2));
        assertThat(Movement.between(split, split)).isEqualTo(new Movement(0, List.of(), 0));
        Split down = Split.of(method, withDown(weighing(5, 3, 2), 0));
        assertThat(Movement.between(down, down).share()).isZero();
    }

    /** With a fixed sum of weights a rising experiment only takes users; with 9:1 to 3:1 some go back. */
    @Test
    void aRampWithOtherSumsOfWeightsSendsClientsBack() {
        Movement fixed = Movement.between(book(Method.IP_HASH, 90, 10), book(Method.IP_HASH, 75, 25));
        assertThat(fixed.moves()).extracting(Move::to).containsExactly("experiment");
        assertThat(fixed.share()).isCloseTo(0.15, within(0.002));
        Movement natural = Movement.between(book(Method.IP_HASH, 9, 1), book(Method.IP_HASH, 3, 1));
        assertThat(natural.moves()).extracting(Move::to).containsExactly("experiment", "web");
        assertThat(natural.share()).isCloseTo(0.25, within(0.002));
        assertThat(natural.exact()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"IP_HASH,0.8", "HASH,0.8", "CONSISTENT_HASH,0.2"})
    void aFifthServerMoves(Method method, double share) {
        Movement movement =
                Movement.between(Split.of(method, weighing(1, 1, 1, 1)), Split.of(method, weighing(1, 1, 1, 1, 1)));
        assertThat(movement.share()).isCloseTo(share, within(0.05));
        assertThat(movement.exact()).isTrue();
        assertSumsUp(movement);
    }

    @Test
    void aRingGivesTheKeysOfAServerThatIsDownToOthersExactly() {
        Split all = Split.of(Method.CONSISTENT_HASH, weighing(1, 1, 1, 1));
        Movement movement = Movement.between(all, Split.of(Method.CONSISTENT_HASH, withDown(weighing(1, 1, 1, 1), 2)));
        assertThat(movement.exact()).isTrue();
        assertThat(movement.share()).isCloseTo(all.shares().ofServer("s2"), within(1e-9));
        assertThat(movement.moves()).hasSize(3).allSatisfy(move -> assertThat(move.from())
                .isEqualTo("s2"));
    }

    @ParameterizedTest
    @EnumSource(names = {"IP_HASH", "HASH"})
    void aServerThatIsDownIsSampledAndMovesItsShare(Method method) {
        Movement movement =
                Movement.between(Split.of(method, weighing(1, 2, 1)), Split.of(method, withDown(weighing(1, 2, 1), 1)));
        assertThat(movement.sampledKeys()).isEqualTo(Movement.SAMPLE);
        assertThat(movement.share()).isCloseTo(0.5, within(0.01));
        assertThat(movement.moves()).extracting(Move::from).containsOnly("s1");
        assertSumsUp(movement);
    }

    @Test
    void theExactShareIsWhatManyClientsShow() {
        Split from = Split.of(Method.CONSISTENT_HASH, weighing(4, 2, 1));
        Split to = Split.of(Method.CONSISTENT_HASH, weighing(2, 3, 1));
        Balancer before = from.balancer(new SplittableRandom(1));
        Balancer after = to.balancer(new SplittableRandom(1));
        int moved = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] key = Upstreams.key("key" + i);
            moved += Upstreams.ask(before, key, 0).equals(Upstreams.ask(after, key, 0)) ? 0 : 1;
        }
        assertThat(Movement.between(from, to).share()).isCloseTo(moved / 100_000.0, within(0.01));
    }

    @Test
    void betweenMethodsClientsAreSampled() {
        Movement movement = Movement.between(book(Method.HASH, 1, 1), book(Method.IP_HASH, 1, 1));
        assertThat(movement.sampledKeys()).isEqualTo(Movement.SAMPLE);
        assertThat(movement.share()).isCloseTo(0.5, within(0.01));
    }

    @Test
    void oneServerIsAPlaceWithAnyMethod() {
        Split one = Split.of(Method.ROUND_ROBIN, List.of(PeerSpec.of("web", 1)));
        assertThat(Movement.between(one, book(Method.HASH, 9, 1)))
                .isEqualTo(new Movement(3276 / 32768.0, List.of(new Move("web", "experiment", 3276 / 32768.0)), 0));
        Split other = Split.of(Method.HASH, List.of(PeerSpec.of("experiment", 1)));
        assertThat(Movement.between(one, other).moves()).containsExactly(new Move("web", "experiment", 1));
        Split none = Split.of(Method.HASH, withDown(weighing(1), 0));
        assertThat(Movement.between(one, none).moves()).containsExactly(new Move("web", Movement.NOWHERE, 1));
    }

    @Test
    void anotherAddressOfTheSameNameIsNoMove() {
        Split one = Split.of(Method.IP_HASH, List.of(PeerSpec.of("web", 1)));
        Split two = Split.of(
                Method.IP_HASH,
                List.of(PeerSpec.of("web", 1), PeerSpec.of("web", 1).at("10.0.0.2")));
        assertThat(Movement.between(one, two).share()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"ROUND_ROBIN", "LEAST_CONN", "RANDOM", "RANDOM_TWO"})
    void whoDoesNotHashHasNoPlaces(Method method) {
        assertThat(Movement.between(book(method, 1, 1), book(Method.HASH, 1, 1)))
                .isEqualTo(new Movement(1, List.of(), 0));
    }

    private static void assertSumsUp(Movement movement) {
        assertThat(movement.moves().stream().mapToDouble(Move::share).sum()).isCloseTo(movement.share(), within(1e-9));
        assertThat(movement.moves()).isSortedAccordingTo((a, b) -> Double.compare(b.share(), a.share()));
    }
}
