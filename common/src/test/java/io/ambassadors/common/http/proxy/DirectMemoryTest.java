package io.ambassadors.common.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

class DirectMemoryTest {
    private final AtomicLong reserved = new AtomicLong();
    private final AtomicLong inUse = new AtomicLong();
    private final AtomicInteger looks = new AtomicInteger();
    private final DirectMemory memory = new DirectMemory(
            reserved::get,
            () -> {
                looks.incrementAndGet();
                return inUse.get();
            },
            100);

    @Test
    void thePoolIsNotWalkedWhileThereIsPlenty() {
        reserved.set(49);
        assertThat(memory.isTight(1)).isFalse();
        assertThat(looks).hasValue(0);
    }

    @Test
    void whatThePoolHoldsWithoutNeedIsNotShort() {
        reserved.set(90);
        inUse.set(10);
        assertThat(memory.isTight(1)).isFalse();
        inUse.set(51);
        assertThat(memory.isTight(2)).isTrue();
    }

    @Test
    void withinATurnItIsLookedAtAgainOnlyWhenThePoolHasGrown() {
        reserved.set(50);
        for (int i = 0; i < 3; i++) {
            assertThat(memory.isTight(1)).isFalse();
        }
        assertThat(looks).hasValue(1);
        reserved.set(60);
        inUse.set(60);
        assertThat(memory.isTight(1)).isTrue();
    }
}
