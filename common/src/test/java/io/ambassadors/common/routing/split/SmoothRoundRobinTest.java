package io.ambassadors.common.routing.split;

import static io.ambassadors.common.routing.split.Upstreams.ask;
import static io.ambassadors.common.routing.split.Upstreams.balancer;
import static io.ambassadors.common.routing.split.Upstreams.key;
import static io.ambassadors.common.routing.split.Upstreams.weighing;
import static io.ambassadors.common.routing.split.Upstreams.withDown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

class SmoothRoundRobinTest {
    private static String turns(Balancer balancer, int count) {
        StringBuilder turns = new StringBuilder();
        for (int i = 0; i < count; i++) {
            turns.append(ask(balancer, key(""), 100).substring(1));
        }
        return turns.toString();
    }

    @Test
    void aHeavyServerIsSpreadAmongTheOthers() {
        assertThat(turns(balancer(Method.ROUND_ROBIN, weighing(5, 1, 1)), 14)).isEqualTo("00102000010200");
        assertThat(turns(balancer(Method.ROUND_ROBIN, weighing(5, 1)), 12)).isEqualTo("000100000100");
        assertThat(turns(balancer(Method.ROUND_ROBIN, weighing(1, 1, 1)), 6)).isEqualTo("012012");
    }

    @Test
    void aServerThatIsDownTakesNoTurn() {
        assertThat(turns(balancer(Method.ROUND_ROBIN, withDown(weighing(5, 3, 1), 1)), 6))
                .isEqualTo("000200");
    }

    @Test
    void eachAddressHasTheWholeWeightOfItsLine() {
        List<PeerSpec> peers = List.of(
                PeerSpec.of("web", 2).at("10.0.0.1:80"),
                PeerSpec.of("web", 2).at("10.0.0.2:80"),
                PeerSpec.server("experiment").line(1).build());
        Balancer balancer = balancer(Method.ROUND_ROBIN, peers);
        List<String> servers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            servers.add(ask(balancer, key(""), 1));
        }
        assertThat(servers).containsExactly("web", "web", "experiment", "web", "web");
        assertThat(balancer.peers().totalWeight()).isEqualTo(5);
    }

    @Test
    void oneRequestTriesEveryServerOnce() {
        Balancer balancer = balancer(Method.ROUND_ROBIN, weighing(3, 2, 1));
        Selection selection = balancer.select(key(""));
        assertThat(selection.triesLeft()).isEqualTo(3);
        List<String> tried = new ArrayList<>();
        for (Peer peer = selection.next(1); peer != null; peer = selection.next(1)) {
            tried.add(peer.spec().server());
            selection.release(peer, Outcome.NEXT, 1);
        }
        assertThat(tried).containsExactlyInAnyOrder("s0", "s1", "s2");
        assertThat(selection.triesLeft()).isZero();
    }

    @Test
    void triesAreCappedAndGranted() {
        Selection selection = balancer(Method.ROUND_ROBIN, weighing(1, 1, 1)).select(key(""));
        selection.limitTries(0);
        assertThat(selection.triesLeft()).isEqualTo(3);
        selection.limitTries(2);
        assertThat(selection.triesLeft()).isEqualTo(2);
        selection.grantTry();
        assertThat(selection.triesLeft()).isEqualTo(3);
    }

    @Test
    void moreThan64ServersAreTriedOnceEachToo() {
        Balancer balancer = balancer(
                Method.ROUND_ROBIN,
                weighing(IntStream.generate(() -> 1).limit(150).toArray()));
        Selection selection = balancer.select(key(""));
        List<String> tried = new ArrayList<>();
        for (Peer peer = selection.next(1); peer != null; peer = selection.next(1)) {
            tried.add(peer.spec().server());
        }
        assertThat(tried).hasSize(150).doesNotHaveDuplicates();
    }

    @Test
    void aServerThatIsFullIsPassedOver() {
        List<PeerSpec> peers = List.of(
                PeerSpec.server("a").maxConns(1).build(),
                PeerSpec.server("b").maxConns(1).build());
        Balancer balancer = balancer(Method.ROUND_ROBIN, peers);
        Selection first = balancer.select(key(""));
        Peer a = first.next(1);
        Selection second = balancer.select(key(""));
        assertThat(second.next(1).spec().server()).isEqualTo("b");
        assertThat(balancer.select(key("")).next(1)).isNull();
        first.release(a, Outcome.OK, 1);
        assertThat(balancer.select(key("")).next(1)).isSameAs(a);
        assertThat(a.conns()).isOne();
    }

    @Test
    void backupsStandInWhenNoOtherCan() {
        List<PeerSpec> peers = List.of(
                PeerSpec.server("b").backup(true).build(),
                PeerSpec.of("a", 1),
                PeerSpec.server("c").backup(true).down(true).build());
        Balancer balancer = balancer(Method.ROUND_ROBIN, peers);
        Selection selection = balancer.select(key(""));
        assertThat(selection.triesLeft()).isEqualTo(2);
        assertThat(balancer.peers().single()).isFalse();
        Peer a = selection.next(100);
        selection.release(a, Outcome.FAILED, 100);
        Peer b = selection.next(100);
        assertThat(List.of(a.spec().server(), b.spec().server())).containsExactly("a", "b");
        selection.release(b, Outcome.OK, 100);
        assertThat(ask(balancer, key(""), 100)).isEqualTo("b");
        assertThat(ask(balancer, key(""), 111)).isEqualTo("a");
    }

    @Test
    void anUpstreamNeedsAServerThatIsNoBackup() {
        List<PeerSpec> peers = List.of(PeerSpec.server("b").backup(true).build());
        assertThatThrownBy(() -> Split.of(Method.ROUND_ROBIN, peers)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PeerGroup.of(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PeerSpec.of("a", 0)).hasMessage("The weight of a is 0, not at least 1");
    }
}
