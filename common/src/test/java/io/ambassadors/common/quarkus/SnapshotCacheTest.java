package io.ambassadors.common.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SnapshotCacheTest {
    private static final Taken NOTHING = new Taken(0);

    private record Taken(long atMillis) {}

    private final AtomicLong millis = new AtomicLong(1_795_166_880_000L);
    private final AtomicInteger taken = new AtomicInteger();

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis.get());
        }
    };

    private final java.util.concurrent.atomic.AtomicLong changes = new java.util.concurrent.atomic.AtomicLong();

    private Taken take() {
        taken.incrementAndGet();
        return new Taken(millis.get());
    }

    @Test
    void takesOneASecondHoweverManyLook() {
        SnapshotCache<Taken> snapshots = new SnapshotCache<>(this::take, changes::get, clock, NOTHING);
        Taken first = snapshots.latest();
        millis.addAndGet(999);
        assertThat(snapshots.latest()).isSameAs(first);
        assertThat(snapshots.look().before()).isEmpty();

        millis.addAndGet(1);
        SnapshotCache.Look<Taken> second = snapshots.look();
        assertThat(second.now()).isNotSameAs(first);
        assertThat(second.before()).containsSame(first);
        assertThat(taken).hasValue(2);
    }

    @Test
    void takesAnotherAtOnceWhenSomethingHappened() {
        SnapshotCache<Taken> snapshots = new SnapshotCache<>(this::take, changes::get, clock, NOTHING);
        Taken first = snapshots.latest();
        changes.incrementAndGet();
        assertThat(snapshots.latest()).isNotSameAs(first);
        assertThat(taken).hasValue(2);
    }

    @Test
    void showsTheOneBeforeWhileTheDataPlaneIsBusy() {
        CountDownLatch busy = new CountDownLatch(1);
        SnapshotCache<Taken> snapshots = new SnapshotCache<>(
                () -> {
                    if (taken.get() > 0) {
                        awaitQuietly(busy);
                    }
                    return take();
                },
                changes::get,
                clock,
                NOTHING);
        Taken first = snapshots.latest();
        millis.addAndGet(5_000);
        for (int i = 0; i < 100; i++) {
            assertThat(snapshots.latest()).isSameAs(first);
        }
        busy.countDown();
        while (snapshots.latest().atMillis() == first.atMillis()) {
            Thread.onSpinWait();
        }
        assertThat(taken).hasValue(2);
    }

    @Test
    void survivesADataPlaneThatFails() {
        SnapshotCache<Taken> snapshots = new SnapshotCache<>(
                () -> {
                    taken.incrementAndGet();
                    throw new IllegalStateException("no event loop");
                },
                changes::get,
                clock,
                NOTHING);
        assertThat(snapshots.latest()).isSameAs(NOTHING);
        assertThat(snapshots.latest()).isSameAs(NOTHING);
        assertThat(taken).hasValue(1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
