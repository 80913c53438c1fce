package io.ambassadors.https.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import io.ambassadors.https.tls.HandshakeGate.Entry;

class HandshakeGatePropertyTest {
    /** However they come and go: the bounds hold, nobody is forgotten, and order is kept. */
    @Property(tries = 300)
    void boundsHoldWhateverHappens(
            @ForAll @IntRange(min = 0, max = 50) int perSecond,
            @ForAll @IntRange(min = 0, max = 4) int atOnce,
            @ForAll List<@IntRange(min = 0, max = 5) Integer> steps) {
        GateClock clock = new GateClock();
        List<Integer> began = new ArrayList<>();
        List<Long> times = new ArrayList<>();
        List<HandshakeGate.Waiter> inside = new ArrayList<>();
        HandshakeGate gate = clock.gate(perSecond, atOnce, 1000);
        int number = 0;
        for (int step : steps) {
            if (step <= 2) {
                int mine = number++;
                HandshakeGate.Waiter waiter = new HandshakeGate.Waiter() {
                    @Override
                    void turn() {
                        began.add(mine);
                        times.add(clock.now());
                        inside.add(this);
                    }
                };
                if (gate.enter(waiter) == Entry.NOW) {
                    waiter.turn();
                }
            } else if (step == 3 && !inside.isEmpty()) {
                gate.leave(inside.remove(0));
            } else {
                clock.advance(step * 7L);
            }
            assertThat(gate.underWay()).isEqualTo(inside.size());
            assertThat(atOnce == 0 || gate.underWay() <= atOnce).isTrue();
        }
        while (gate.waiting() > 0) {
            while (!inside.isEmpty()) {
                gate.leave(inside.remove(0));
            }
            clock.advance(1000);
        }
        assertThat(began).hasSize(number).isSorted();
        for (int i = 0; perSecond > 0 && i < times.size(); i++) {
            for (int j = i; j < times.size(); j++) {
                double seconds = (times.get(j) - times.get(i)) / 1e9;
                assertThat((double) (j - i)).isLessThanOrEqualTo(perSecond * (seconds + 0.1) + 1e-6);
            }
        }
    }
}
