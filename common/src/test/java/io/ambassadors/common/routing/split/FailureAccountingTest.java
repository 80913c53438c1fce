package io.ambassadors.common.routing.split;

import static io.ambassadors.common.routing.split.Upstreams.balancer;
import static io.ambassadors.common.routing.split.Upstreams.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

class FailureAccountingTest {
    private final Balancer balancer = balancer(
            Method.ROUND_ROBIN,
            List.of(
                    PeerSpec.server("a")
                            .weight(4)
                            .maxFails(2)
                            .failTimeoutSeconds(10)
                            .build(),
                    PeerSpec.of("b", 4)));

    private final Peer a = balancer.peers().primary().get(0);

    /** Requests until one gets {@code a}, which ends so; false if three in a row do not. */
    private boolean askA(Outcome outcome, long now) {
        for (int i = 0; i < 3; i++) {
            Selection selection = balancer.select(key(""));
            Peer peer = selection.next(now);
            selection.release(peer, peer == a ? outcome : Outcome.OK, now);
            if (peer == a) {
                return true;
            }
        }
        return false;
    }

    @Test
    void aServerIsPutAsideAfterMaxFailsAndProbedOncePerFailTimeout() {
        assertThat(askA(Outcome.FAILED, 100)).isTrue();
        assertThat(a.effectiveWeight()).isEqualTo(2);
        assertThat(a.ejected(100)).isFalse();
        assertThat(askA(Outcome.FAILED, 101)).isTrue();
        assertThat(a.ejected(101)).isTrue();
        assertThat(askA(Outcome.OK, 111)).isFalse();

        assertThat(a.ejected(112)).isFalse();
        Selection probe = balancer.select(key(""));
        Peer probed = probe.next(112);
        for (int i = 0; i < 3 && probed != a; i++) {
            probe.release(probed, Outcome.OK, 112);
            probe = balancer.select(key(""));
            probed = probe.next(112);
        }
        assertThat(probed).isSameAs(a);
        assertThat(askA(Outcome.OK, 112)).as("a second probe").isFalse();
        probe.release(a, Outcome.FAILED, 112);
        assertThat(a.fails()).isEqualTo(3);
        assertThat(askA(Outcome.OK, 122)).isFalse();
        assertThat(askA(Outcome.OK, 123)).isTrue();
        assertThat(a.fails()).isZero();
        assertThat(askA(Outcome.OK, 123)).isTrue();
    }

    @Test
    void failuresAreForgottenOnlyByASuccessInALaterWindow() {
        askA(Outcome.FAILED, 100);
        askA(Outcome.OK, 105);
        assertThat(a.fails()).isOne();
        askA(Outcome.OK, 111);
        assertThat(a.checked()).isEqualTo(111);
        assertThat(a.accessed()).isEqualTo(100);
        assertThat(a.fails()).isZero();
    }

    @Test
    void notFoundIsNoFailure() {
        askA(Outcome.NEXT, 100);
        askA(Outcome.NEXT, 100);
        assertThat(a.fails()).isZero();
        assertThat(a.effectiveWeight()).isEqualTo(4);
    }

    @Test
    void weightThatAFailureTookComesBackTurnByTurn() {
        askA(Outcome.FAILED, 100);
        assertThat(a.effectiveWeight()).isEqualTo(2);
        Upstreams.ask(balancer, key(""), 100);
        assertThat(a.effectiveWeight()).isEqualTo(3);
        Upstreams.ask(balancer, key(""), 100);
        Upstreams.ask(balancer, key(""), 100);
        assertThat(a.effectiveWeight()).isEqualTo(4);
    }

    @Test
    void maxFailsZeroNeverPutsAside() {
        Balancer patient = balancer(
                Method.ROUND_ROBIN,
                List.of(
                        PeerSpec.server("a").maxFails(0).build(),
                        PeerSpec.server("b").down(true).build()));
        Peer failing = patient.peers().primary().get(0);
        for (int i = 0; i < 10; i++) {
            Selection selection = patient.select(key(""));
            Peer peer = selection.next(100);
            selection.release(peer, Outcome.FAILED, 100);
        }
        assertThat(failing.ejected(100)).isFalse();
        assertThat(failing.fails()).isEqualTo(10);
        assertThat(failing.conns()).isZero();
    }

    @Test
    void theOnlyServerIsNeverPutAsideAndNeverTriedTwice() {
        Balancer single = balancer(Method.IP_HASH, List.of(PeerSpec.of("a", 1)));
        for (int i = 0; i < 3; i++) {
            Selection selection = single.select(new byte[4]);
            assertThat(selection.triesLeft()).isOne();
            Peer only = selection.next(100);
            selection.release(only, Outcome.FAILED, 100);
            assertThat(only.fails()).isZero();
            assertThat(selection.triesLeft()).isZero();
        }
    }

    /** Since 1.11.5 nobody is brought back because nobody is left. */
    @Test
    void whenAllArePutAsideNobodyIsLive() {
        Balancer two = balancer(Method.LEAST_CONN, Upstreams.weighing(1, 1));
        Selection selection = two.select(key(""));
        for (int i = 0; i < 2; i++) {
            selection.release(selection.next(100), Outcome.FAILED, 100);
        }
        assertThat(selection.triesLeft()).isZero();
        assertThat(two.select(key("")).next(110)).isNull();
        assertThat(two.select(key("")).next(111)).isNotNull();
    }

    @Test
    void aServerWhoseNameDoesNotResolveIsChosenAllTheSame() {
        Balancer two = balancer(Method.ROUND_ROBIN, Upstreams.weighing(1, 1));
        Peer first = two.peers().primary().get(0);
        first.unresolved(true);
        assertThat(two.select(key("")).next(100)).isSameAs(first);
        assertThat(first.unresolved()).isTrue();
    }
}
