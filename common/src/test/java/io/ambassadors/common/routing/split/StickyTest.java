package io.ambassadors.common.routing.split;

import static io.ambassadors.common.routing.split.Upstreams.balancer;
import static io.ambassadors.common.routing.split.Upstreams.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StickyTest {
    private static final List<PeerSpec> PEERS = List.of(
            PeerSpec.server("a").weight(20).build(),
            PeerSpec.server("127.0.0.1:8081").build(),
            PeerSpec.server("c").route("third").drain(true).build(),
            PeerSpec.server("d").route("fourth").down(true).build());

    private static Peer ask(Balancer balancer, StickyHint hint) {
        Selection selection = balancer.select(key("some key"), hint);
        Peer peer = selection.next(100);
        selection.release(peer, Outcome.OK, 100);
        return peer;
    }

    @Test
    void aServerWithoutARouteIsNamedByTheMd5OfItsAddress() {
        assertThat(PEERS.get(1).stickyId()).isEqualTo("df2b80dc43705d28db9be6f29fe58da3");
        assertThat(PEERS.get(2).stickyId()).isEqualTo("third");
    }

    @ParameterizedTest
    @EnumSource
    void everyMethodGivesTheClientItsServerAgain(Method method) {
        Balancer balancer = balancer(method, PEERS);
        for (int i = 0; i < 30; i++) {
            String wanted = PEERS.get(1).stickyId();
            assertThat(ask(balancer, StickyHint.of(wanted)).stickyId()).isEqualTo(wanted);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDrainingServerServesOnlyThoseThatStickToIt(Method method) {
        Balancer balancer = balancer(method, PEERS);
        assertThat(ask(balancer, StickyHint.of("third")).spec().server()).isEqualTo("c");
        for (int i = 0; i < 30; i++) {
            assertThat(ask(balancer, StickyHint.NONE).spec().server()).isNotEqualTo("c");
        }
        assertThat(balancer.peers().tries()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void whoseServerIsGoneGetsAnother(Method method) {
        Balancer balancer = balancer(method, PEERS);
        assertThat(ask(balancer, StickyHint.of("fourth")).spec().server()).isIn("a", "127.0.0.1:8081");
        assertThat(ask(balancer, StickyHint.of("unknown")).spec().server()).isIn("a", "127.0.0.1:8081");
    }

    @Test
    void aRetryDoesNotAskTheSameServerAgain() {
        Selection selection = balancer(Method.ROUND_ROBIN, PEERS).select(key(""), StickyHint.of("third"));
        Peer first = selection.next(100);
        selection.release(first, Outcome.FAILED, 100);
        assertThat(first.spec().server()).isEqualTo("c");
        assertThat(selection.next(100).spec().server()).isEqualTo("a");
    }

    /** What nginx calls the low limit: a client that keeps coming does not push its server out of the turns of others. */
    @Test
    void stickyRequestsStopPayingWhenTheirServerIsOverdrawn() {
        Balancer balancer = balancer(Method.ROUND_ROBIN, Upstreams.weighing(1, 1, 1));
        Peer first = balancer.peers().primary().get(0);
        for (int i = 0; i < 50; i++) {
            assertThat(ask(balancer, StickyHint.of(first.stickyId()))).isSameAs(first);
        }
        assertThat(first.currentWeight()).isEqualTo(-2);
    }

    @Test
    void aLearnedSessionLeadsToItsServerUntilItEnds() {
        LearnedSessions sessions = new LearnedSessions(10, 60);
        Balancer balancer = Split.of(Method.ROUND_ROBIN, PEERS).balancer(new SplittableRandom(1));
        Peer second = balancer.peers().primary().get(1);
        sessions.learn(second, "session", "", 95);
        assertThat(ask(balancer, sessions.hint("session"))).isSameAs(second);
        assertThat(sessions.hint("session").stickyId(154)).isEqualTo(second.stickyId());
        sessions.learn(second, "", "session", 154);
        assertThat(sessions.hint("session").stickyId(213)).isEqualTo(second.stickyId());
        assertThat(sessions.hint("session").stickyId(214)).isEmpty();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void onlyCreatedSessionsBeginAndTheOldestMakeRoom() {
        LearnedSessions sessions = new LearnedSessions(2, 60);
        Peer peer = balancer(Method.ROUND_ROBIN, PEERS).peers().primary().get(0);
        sessions.learn(peer, "", "never created", 1);
        sessions.learn(peer, "", "", 1);
        assertThat(sessions.size()).isZero();
        sessions.learn(peer, "one", "", 1);
        sessions.learn(peer, "two", "", 2);
        sessions.learn(peer, "", "one", 3);
        sessions.learn(peer, "three", "", 4);
        assertThat(sessions.size()).isEqualTo(2);
        assertThat(sessions.hint("two").stickyId(4)).isEmpty();
        assertThat(sessions.hint("one").stickyId(4)).isEqualTo(peer.stickyId());
        assertThat(sessions.hint("")).isSameAs(StickyHint.NONE);
    }
}
