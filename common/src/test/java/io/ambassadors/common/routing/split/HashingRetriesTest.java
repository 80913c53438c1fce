package io.ambassadors.common.routing.split;

import static io.ambassadors.common.routing.split.Upstreams.address;
import static io.ambassadors.common.routing.split.Upstreams.ask;
import static io.ambassadors.common.routing.split.Upstreams.balancer;
import static io.ambassadors.common.routing.split.Upstreams.key;
import static io.ambassadors.common.routing.split.Upstreams.weighing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HashingRetriesTest {
    @Test
    void anIpv4NetworkOf256AddressesStaysTogether() {
        Balancer balancer = balancer(Method.IP_HASH, weighing(1, 1, 1, 1, 1));
        String together = ask(balancer, address("192.0.2.1"), 1);
        for (int i = 0; i < 256; i++) {
            assertThat(ask(balancer, address("192.0.2." + i), 1)).isEqualTo(together);
        }
    }

    @Test
    void clientsOfUnixSocketsCountAsOneAddress() {
        Balancer balancer = balancer(Method.IP_HASH, weighing(1, 1, 1, 1, 1));
        assertThat(ask(balancer, new byte[0], 1)).isEqualTo(ask(balancer, address("0.0.0.9"), 1));
    }

    @ParameterizedTest
    @EnumSource(names = {"IP_HASH", "HASH", "CONSISTENT_HASH"})
    void retriesReachEveryServerAndAreTheSameForTheSameClient(Method method) {
        SplittableRandom random = new SplittableRandom(3);
        for (int n = 0; n < 200; n++) {
            byte[] key = new byte[4];
            random.nextBytes(key);
            List<String> tried = tries(balancer(method, weighing(5, 1, 3)), key);
            assertThat(tried).containsExactlyInAnyOrder("s0", "s1", "s2");
            assertThat(tries(balancer(method, weighing(5, 1, 3)), key)).isEqualTo(tried);
        }
    }

    private static List<String> tries(Balancer balancer, byte[] key) {
        Selection selection = balancer.select(key);
        List<String> tried = new ArrayList<>();
        for (Peer peer = selection.next(1); peer != null; peer = selection.next(1)) {
            tried.add(peer.spec().server());
            selection.release(peer, Outcome.FAILED, 1);
        }
        return tried;
    }

    @ParameterizedTest
    @EnumSource(names = {"HASH", "CONSISTENT_HASH"})
    void anEmptyKeyTakesTurns(Method method) {
        Balancer balancer = balancer(method, weighing(1, 1));
        assertThat(List.of(ask(balancer, key(""), 1), ask(balancer, key(""), 1)))
                .containsExactly("s0", "s1");
    }

    /** Written differently, the same server has another ring. */
    @Test
    void theRingIsMadeOfTheTextOfTheServer() {
        assertThat(points("web")).isNotEqualTo(points("web:80")).isEqualTo(points("web:"));
        assertThat(points("unix:/a")).isEqualTo(points("UNIX:/a")).isEqualTo(points("/a"));
        assertThat(points("[::1]:80")).isNotEqualTo(points("[::1]"));
    }

    @Test
    void aRingThatMemoryWouldNotBearIsRefused() {
        assertThat(new Ring(weighing(10_000, 1)).size()).isBetween(1_599_000, 1_600_160);
        assertThatThrownBy(() -> Split.of(Method.CONSISTENT_HASH, weighing(Ring.MOST_WEIGHT, 1)))
                .hasMessage("The weights add up to 100001, and a ring bears 100000 at most");
    }

    private static List<Long> points(String server) {
        Ring ring = new Ring(List.of(PeerSpec.of(server, 1)));
        List<Long> points = new ArrayList<>();
        for (int i = 0; i < ring.size(); i++) {
            points.add(ring.point(i));
        }
        return points;
    }

    @Test
    void theAddressesOfOneNameTakeTurnsForItsKeys() {
        Balancer balancer = balancer(
                Method.CONSISTENT_HASH,
                List.of(
                        PeerSpec.of("web", 1).at("10.0.0.1:80"),
                        PeerSpec.of("web", 1).at("10.0.0.2:80"),
                        PeerSpec.server("x").down(true).build()));
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Selection selection = balancer.select(key("k"));
            Peer peer = selection.next(1);
            addresses.add(peer.spec().address());
            selection.release(peer, Outcome.OK, 1);
        }
        assertThat(addresses).containsExactly("10.0.0.1:80", "10.0.0.2:80", "10.0.0.1:80", "10.0.0.2:80");
    }

    @Test
    void leastConnTakesTheLeastLoadedForItsWeight() {
        Balancer balancer = balancer(Method.LEAST_CONN, weighing(3, 1));
        List<String> servers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            servers.add(balancer.select(key("")).next(1).spec().server());
        }
        assertThat(balancer.peers().primary()).extracting(Peer::conns).containsExactly(6, 2);
        assertThat(servers.subList(0, 4)).containsExactlyInAnyOrder("s0", "s0", "s0", "s1");
    }

    @Test
    void randomTwoTakesTheBetterOfTwo() {
        Balancer balancer = balancer(Method.RANDOM_TWO, weighing(1, 1));
        for (int i = 0; i < 10; i++) {
            balancer.select(key("")).next(1);
            balancer.select(key("")).next(1);
            assertThat(balancer.peers().primary().get(0).conns()).isCloseTo(i + 1, within(1));
        }
    }
}
