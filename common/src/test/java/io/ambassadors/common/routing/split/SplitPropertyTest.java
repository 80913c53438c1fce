package io.ambassadors.common.routing.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class SplitPropertyTest {
    @Property(tries = 300)
    void aRequestTriesEachServerThatIsNotDownAtMostOnceInItsList(
            @ForAll Method method, @ForAll("upstreams") List<PeerSpec> peers, @ForAll byte[] key) {
        Balancer balancer = Split.of(method, peers).balancer(new SplittableRandom(2));
        Selection selection = balancer.select(key);
        Set<Peer> tried = new HashSet<>();
        for (int tries = selection.triesLeft(); tries > 0; tries--) {
            Peer peer = selection.next(100);
            assertThat(peer).as("try %d of %s", tries, peers).isNotNull();
            assertThat(tried.add(peer)).isTrue();
            assertThat(peer.spec().closed()).isFalse();
            assertThat(peer.conns()).isOne();
            selection.release(peer, Outcome.FAILED, 100);
        }
        assertThat(selection.triesLeft()).isZero();
        assertThat(balancer.peers().all())
                .allSatisfy(peer -> assertThat(peer.conns()).isZero());
    }

    @Property(tries = 200)
    void roundRobinGivesEachServerItsWeightInEveryRound(
            @ForAll("weights") int[] weights, @ForAll @IntRange(max = 50) int before) {
        Balancer balancer = Upstreams.balancer(Method.ROUND_ROBIN, Upstreams.weighing(weights));
        for (int i = 0; i < before; i++) {
            Upstreams.ask(balancer, new byte[0], 1);
        }
        Map<String, Integer> turns = new HashMap<>();
        for (int i = 0; i < IntStream.of(weights).sum(); i++) {
            turns.merge(Upstreams.ask(balancer, new byte[0], 1), 1, Integer::sum);
        }
        IntStream.range(0, weights.length)
                .forEach(i -> assertThat(turns.get("s" + i)).isEqualTo(weights[i]));
    }

    /** No server is off by more than one cell of its last, incomplete round. */
    @Property(tries = 100)
    void overTheWholeHashSpaceEachServerHasTheShareOfItsWeight(@ForAll("weights") int[] weights) {
        for (Method method : List.of(Method.IP_HASH, Method.HASH)) {
            double values = HashSpace.of(method).size();
            Shares shares = Split.of(method, Upstreams.weighing(weights)).shares();
            assertThat(shares.exact()).isTrue();
            shares.peers().forEach(share -> assertThat(share.actual())
                    .isCloseTo(share.wanted(), within(share.peer().weight() / values)));
        }
    }

    @Property(tries = 30)
    void sharesAreWhatClientsGet(@ForAll("weights") int[] weights) {
        SplittableRandom random = new SplittableRandom(4);
        // The better of two is nearer to even than the weights as long as nobody is busy.
        for (Method method : EnumSet.complementOf(EnumSet.of(Method.RANDOM_TWO))) {
            Split split = Split.of(method, Upstreams.weighing(weights));
            Balancer balancer = split.balancer(random);
            Map<String, Integer> counts = new HashMap<>();
            int clients = 4_000;
            for (int i = 0; i < clients; i++) {
                byte[] key = new byte[4];
                random.nextBytes(key);
                counts.merge(Upstreams.ask(balancer, key, 1), 1, Integer::sum);
            }
            for (Shares.Share share : split.shares().peers()) {
                double observed = counts.getOrDefault(share.peer().server(), 0) / (double) clients;
                assertThat(observed).as("%s of %s", share, method).isCloseTo(share.actual(), within(0.05));
            }
        }
    }

    @Property(tries = 100)
    void movementThereAndBackIsTheSame(@ForAll("weights") int[] from, @ForAll("weights") int[] to) {
        for (Method method : List.of(Method.IP_HASH, Method.HASH, Method.CONSISTENT_HASH)) {
            Split one = Split.of(method, Upstreams.weighing(from));
            Split other = Split.of(method, Upstreams.weighing(to));
            Movement there = Movement.between(one, other);
            assertThat(there.exact()).isTrue();
            assertThat(there.share())
                    .isBetween(0.0, 1.0)
                    .isEqualTo(Movement.between(other, one).share());
        }
    }

    @Property(tries = 300)
    void theExplanationNamesTheServerThatIsAsked(
            @ForAll Method method, @ForAll("upstreams") List<PeerSpec> peers, @ForAll byte[] key) {
        Split split = Split.of(method, peers);
        Explanation explanation = split.explain(key);
        String asked = Upstreams.ask(split.balancer(new SplittableRandom(9)), key, 0);
        explanation.peer().ifPresent(peer -> assertThat(peer.server()).isEqualTo(asked));
        assertThat(explanation.reason()).endsWith(".").doesNotContain("\n");
    }

    @Provide
    Arbitrary<int[]> weights() {
        return Arbitraries.integers()
                .between(1, 20)
                .array(int[].class)
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    /** Each name may stand more than once, as one with several addresses does. */
    @Provide
    Arbitrary<List<PeerSpec>> upstreams() {
        Arbitrary<PeerSpec> peer = Combinators.combine(
                        Arbitraries.of("a", "b:80", "10.0.0.1", "unix:/c"),
                        Arbitraries.integers().between(1, 9),
                        Arbitraries.of(true, false, false, false),
                        Arbitraries.of(true, false, false))
                .as((server, weight, down, backup) -> PeerSpec.server(server)
                        .weight(weight)
                        .down(down)
                        .backup(backup)
                        .build());
        return peer.list().ofMinSize(0).ofMaxSize(70).map(peers -> {
            List<PeerSpec> all = new ArrayList<>(peers);
            all.add(PeerSpec.of("first", 3));
            return all;
        });
    }
}
