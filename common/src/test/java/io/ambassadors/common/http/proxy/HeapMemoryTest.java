package io.ambassadors.common.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class HeapMemoryTest {
    private final long begin = System.nanoTime();
    private boolean full;
    private boolean garbage;
    private int collections;
    private final HeapMemory memory = new HeapMemory(() -> full, () -> {
        collections++;
        if (garbage) {
            full = false;
        }
    });

    private boolean tightAfter(long millis) {
        return memory.isTight(begin + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void thereIsRoomUntilACollectionLeavesTooMuch() {
        assertThat(tightAfter(20)).isFalse();
        full = true;
        assertThat(tightAfter(25)).as("looked at every 10 ms").isFalse();
        assertThat(tightAfter(40)).isTrue();
        assertThat(collections).as("one has just been").isZero();
    }

    @Test
    void whileItIsFullACollectionLooksNowAndThen() {
        full = true;
        assertThat(tightAfter(20)).isTrue();
        assertThat(tightAfter(1_900)).isTrue();
        assertThat(collections).isZero();
        assertThat(tightAfter(2_100)).isTrue();
        assertThat(tightAfter(2_200)).isTrue();
        assertThat(collections).isOne();
        garbage = true;
        assertThat(tightAfter(4_200)).isFalse();
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void theProcessHasAHeapThatIsLookedAt() {
        assertThat(HeapMemory.PROCESS.isTight(System.nanoTime() + TimeUnit.SECONDS.toNanos(1)))
                .isFalse();
    }
}
