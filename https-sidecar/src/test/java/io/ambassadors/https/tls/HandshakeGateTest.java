package io.ambassadors.https.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import io.ambassadors.https.config.TlsConfig;
import io.ambassadors.https.tls.HandshakeGate.Entry;

class HandshakeGateTest {
    private final GateClock clock = new GateClock();
    private final List<String> turns = new ArrayList<>();

    private final class Named extends HandshakeGate.Waiter {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        void turn() {
            turns.add(name);
        }
    }

    @Test
    void withoutBoundsEverybodyMayGoOn() {
        HandshakeGate gate = clock.gate(0, 0, 1);
        for (int i = 0; i < 1000; i++) {
            assertThat(gate.enter(new Named("x"))).isEqualTo(Entry.NOW);
        }
        assertThat(gate.underWay()).isEqualTo(1000);
        assertThat(clock.tasks()).isEmpty();
    }

    @Test
    void onlySoManyAreUnderWayAndTheOthersFollowInOrder() {
        HandshakeGate gate = clock.gate(0, 2, 10);
        Named a = new Named("a");
        Named b = new Named("b");
        assertThat(gate.enter(a)).isEqualTo(Entry.NOW);
        assertThat(gate.enter(b)).isEqualTo(Entry.NOW);
        assertThat(gate.enter(new Named("c"))).isEqualTo(Entry.QUEUED);
        assertThat(gate.enter(new Named("d"))).isEqualTo(Entry.QUEUED);
        assertThat(clock.tasks()).as("nothing to look for on the clock").isEmpty();
        gate.leave(a);
        assertThat(turns).containsExactly("c");
        gate.leave(a);
        assertThat(turns).as("who left already does not leave again").containsExactly("c");
        gate.leave(b);
        assertThat(turns).containsExactly("c", "d");
        assertThat(gate.underWay()).isEqualTo(2);
    }

    @Test
    void whoGoesAwayLeavesTheQueue() {
        HandshakeGate gate = clock.gate(0, 1, 2);
        Named a = new Named("a");
        Named b = new Named("b");
        gate.enter(a);
        gate.enter(b);
        gate.enter(new Named("c"));
        assertThat(gate.enter(new Named("d"))).isEqualTo(Entry.FULL);
        gate.leave(b);
        assertThat(gate.waiting()).isEqualTo(1);
        gate.leave(a);
        assertThat(turns).containsExactly("c");
        assertThat(gate.enter(a)).as("a waiter can be used again").isEqualTo(Entry.QUEUED);
        assertThatThrownBy(() -> gate.enter(a)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theRateDelays() {
        HandshakeGate gate = clock.gate(10, 0, 100);
        // A tenth of a second may be made up for: one, and the one that is due now.
        assertThat(gate.enter(new Named("1"))).isEqualTo(Entry.NOW);
        assertThat(gate.enter(new Named("2"))).isEqualTo(Entry.NOW);
        for (int i = 3; i <= 6; i++) {
            assertThat(gate.enter(new Named("" + i))).isEqualTo(Entry.QUEUED);
        }
        assertThat(clock.tasks()).hasSize(1);
        clock.advance(99);
        assertThat(turns).isEmpty();
        clock.advance(2);
        assertThat(turns).containsExactly("3");
        clock.advance(200);
        assertThat(turns).containsExactly("3", "4", "5");
        clock.advance(100);
        assertThat(turns).containsExactly("3", "4", "5", "6");
        assertThat(clock.tasks()).as("no task while nobody waits").isEmpty();
    }

    @Test
    void manyWhoFailInTheirTurnDoNotPileUp() {
        HandshakeGate gate = clock.gate(0, 1, 100_000);
        Named first = new Named("first");
        gate.enter(first);
        for (int i = 0; i < 100_000; i++) {
            gate.enter(new HandshakeGate.Waiter() {
                @Override
                void turn() {
                    gate.leave(this);
                }
            });
        }
        gate.leave(first);
        assertThat(gate.waiting()).isZero();
        assertThat(gate.underWay()).isZero();
    }

    @Test
    void loopsShareTheBounds() {
        EmbeddedChannel channel = new EmbeddedChannel();
        TlsConfig.Handshake bounds = new TlsConfig.Handshake(Duration.ofSeconds(10), 0, 5);
        int all = 0;
        for (int loop = 0; loop < 3; loop++) {
            HandshakeGate gate = HandshakeGate.of(bounds, channel.eventLoop(), loop, 3);
            while (gate.enter(new Named("x")) == Entry.NOW) {
                all++;
            }
        }
        assertThat(all).isEqualTo(5);
        channel.finishAndReleaseAll();
    }
}
