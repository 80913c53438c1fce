package io.ambassadors.sharding.admin;

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

import io.ambassadors.sharding.stats.AmbassadorSnapshot;
import io.ambassadors.sharding.stats.SampleSnapshots;

@Timeout(30)
class SnapshotsTest {
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

    private AmbassadorSnapshot take() {
        taken.incrementAndGet();
        return SampleSnapshots.at(millis.get(), false, true, false);
    }

    @Test
    void takesOneASecondHoweverManyLook() {
        Snapshots snapshots = new Snapshots(this::take, changes::get, clock);
        AmbassadorSnapshot first = snapshots.latest();
        millis.addAndGet(999);
        assertThat(snapshots.latest()).isSameAs(first);
        assertThat(snapshots.look().before()).isEmpty();

        millis.addAndGet(1);
        Snapshots.Look second = snapshots.look();
        assertThat(second.now()).isNotSameAs(first);
        assertThat(second.before()).containsSame(first);
        assertThat(taken).hasValue(2);
    }

    @Test
    void takesAnotherAtOnceWhenSomethingHappened() {
        Snapshots snapshots = new Snapshots(this::take, changes::get, clock);
        AmbassadorSnapshot first = snapshots.latest();
        changes.incrementAndGet();
        assertThat(snapshots.latest()).isNotSameAs(first);
        assertThat(taken).hasValue(2);
    }

    @Test
    void showsTheOneBeforeWhileTheDataPlaneIsBusy() {
        CountDownLatch busy = new CountDownLatch(1);
        Snapshots snapshots = new Snapshots(
                () -> {
                    if (taken.get() > 0) {
                        awaitQuietly(busy);
                    }
                    return take();
                },
                changes::get,
                clock);
        AmbassadorSnapshot first = snapshots.latest();
        millis.addAndGet(5_000);
        for (int i = 0; i < 100; i++) {
            assertThat(snapshots.latest()).isSameAs(first);
        }
        busy.countDown();
        while (snapshots.latest().takenAtMillis() == first.takenAtMillis()) {
            Thread.onSpinWait();
        }
        assertThat(taken).hasValue(2);
    }

    @Test
    void survivesADataPlaneThatFails() {
        Snapshots snapshots = new Snapshots(
                () -> {
                    taken.incrementAndGet();
                    throw new IllegalStateException("no event loop");
                },
                changes::get,
                clock);
        assertThat(snapshots.latest().pools()).isEmpty();
        assertThat(snapshots.latest().pools()).isEmpty();
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
