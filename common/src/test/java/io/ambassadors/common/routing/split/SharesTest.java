package io.ambassadors.common.routing.split;

import static io.ambassadors.common.routing.split.Upstreams.weighing;
import static io.ambassadors.common.routing.split.Upstreams.withDown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SharesTest {
    private static List<Double> actual(Split split) {
        return split.shares().peers().stream().map(Shares.Share::actual).toList();
    }

    @Test
    void ipHashHas6271Values() {
        assertThat(actual(Split.of(Method.IP_HASH, weighing(9, 1)))).containsExactly(5644 / 6271.0, 627 / 6271.0);
        assertThat(actual(Split.of(Method.IP_HASH, weighing(999, 1))).get(1)).isEqualTo(6 / 6271.0);
        assertThat(actual(Split.of(Method.IP_HASH, weighing(9999, 1)))).containsExactly(1.0, 0.0);
    }

    @Test
    void hashHas32768Buckets() {
        assertThat(actual(Split.of(Method.HASH, weighing(9, 1)))).containsExactly(29492 / 32768.0, 3276 / 32768.0);
        assertThat(actual(Split.of(Method.HASH, weighing(40_000, 1)))).containsExactly(1.0, 0.0);
    }

    @Test
    void theRingOfTheBookGivesTheExperimentMoreThanItsWeight() {
        Split split = Split.of(Method.CONSISTENT_HASH, List.of(PeerSpec.of("web", 9), PeerSpec.of("experiment", 1)));
        assertThat(split.shares().ofServer("experiment")).isCloseTo(0.115, within(0.001));
        assertThat(split.shares().exact()).isTrue();
    }

    @Test
    void methodsThatDoNotHashGiveWhatTheWeightSays() {
        assertThat(actual(Split.of(Method.ROUND_ROBIN, weighing(9, 1)))).containsExactly(0.9, 0.1);
        assertThat(actual(Split.of(Method.RANDOM, withDown(weighing(6, 3, 1), 0))))
                .containsExactly(0.0, 0.75, 0.25);
    }

    @ParameterizedTest
    @EnumSource
    void whatAServerThatIsDownWouldGetIsSpread(Method method) {
        Shares shares = Split.of(method, withDown(weighing(1, 2, 1), 1)).shares();
        assertThat(shares.peers().get(1).actual()).isZero();
        assertThat(shares.peers().get(0).actual()).isCloseTo(0.5, within(0.15));
        assertThat(shares.peers().stream().mapToDouble(Shares.Share::actual).sum())
                .isCloseTo(1, within(1e-9));
        assertThat(shares.exact())
                .isEqualTo(
                        !List.of(Method.IP_HASH, Method.HASH, Method.RANDOM_TWO).contains(method));
    }

    @ParameterizedTest
    @EnumSource
    void backupsGetNothingUnlessAllOthersAreDown(Method method) {
        PeerSpec backup = PeerSpec.server("b").backup(true).build();
        PeerSpec down = PeerSpec.server("d").down(true).build();
        assertThat(actual(Split.of(method, List.of(backup, PeerSpec.of("a", 1), PeerSpec.of("c", 1)))))
                .element(0)
                .isEqualTo(0.0);
        assertThat(actual(Split.of(method, List.of(backup, down, down)))).containsExactly(1.0, 0.0, 0.0);
        assertThat(actual(Split.of(method, List.of(down, down)))).containsExactly(0.0, 0.0);
    }

    @Test
    void adviceNamesWhatTheWeightsDoNotReach() {
        List<Advice> advice = Advice.of(Split.of(Method.IP_HASH, weighing(9999, 1)));
        assertThat(advice).hasSize(1);
        assertThat(advice.get(0).text())
                .isEqualTo("server s1 is never chosen: the weights add up to 10000, but the hash has only 6271 values");
        assertThat(Advice.of(Split.of(Method.IP_HASH, weighing(9, 1)))).isEmpty();
        assertThat(Advice.of(Split.of(Method.ROUND_ROBIN, weighing(9999, 1)))).isEmpty();
    }

    @Test
    void adviceNamesAShareThatIsNotWhatTheWeightSays() {
        Split split = Split.of(
                Method.CONSISTENT_HASH,
                List.of(
                        PeerSpec.of("web", 9),
                        PeerSpec.server("experiment").line(1).build()));
        assertThat(Advice.of(split))
                .extracting(Advice::text)
                .containsExactly("server experiment gets 11.54 % of the clients, its weight asks for 10.00 %");
    }

    @Test
    void adviceCountsTheAddressesOfAName() {
        List<PeerSpec> peers = List.of(
                PeerSpec.of("web", 9).at("10.0.0.1:80"),
                PeerSpec.of("web", 9).at("10.0.0.2:80"),
                PeerSpec.of("web", 9).at("10.0.0.3:80"),
                PeerSpec.server("experiment").line(1).build());
        assertThat(Advice.of(Split.of(Method.ROUND_ROBIN, peers)))
                .containsExactly(new Advice.SeveralAddresses("web", 3, 9));
        assertThat(new Advice.SeveralAddresses("web", 3, 9).text())
                .isEqualTo("server web has 3 addresses of weight 9 each, so it counts 27");
    }

    /** The trap of {@code listen localhost:80} with {@code ip_hash}. */
    @Test
    void adviceKnowsThatLoopbackIsOneAddress() {
        List<PeerSpec> book = List.of(PeerSpec.of("web", 9), PeerSpec.of("experiment", 1));
        byte[] loopback = {127, 0, 0, 1};
        assertThat(Advice.ofOneAddress(Split.of(Method.IP_HASH, book), loopback))
                .containsExactly(new Advice.OneAddress("web", List.of("experiment")));
        assertThat(Advice.ofOneAddress(Split.of(Method.HASH, book), loopback)).isEmpty();
        assertThat(Advice.ofOneAddress(Split.of(Method.IP_HASH, book.subList(0, 1)), loopback))
                .isEmpty();
    }
}
