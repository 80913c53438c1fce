package io.ambassadors.common.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

/** Not ready at once, then no new connections, then the end: when all are gone, or when the time is over. */
class DrainControllerTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final CountDownLatch accepting = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger connections = new AtomicInteger(3);
    private final DrainController.Drainable service = new DrainController.Drainable() {
        @Override
        public void stopAccepting() {
            accepting.countDown();
        }

        @Override
        public int openConnections() {
            return connections.get();
        }

        @Override
        public void close() {
            closed.countDown();
        }
    };

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void endsWhenTheLastConnectionIsGone() throws Exception {
        DrainController drain = new DrainController(service, Duration.ofMillis(1), LONG);
        assertThat(drain.isDraining()).isFalse();
        drain.begin(ended::countDown);
        await(accepting);
        assertThat(drain.isDraining()).isTrue();
        assertThat(closed.getCount()).isEqualTo(1);
        connections.set(0);
        await(ended);
        assertThat(closed.getCount()).isZero();
        assertThat(drain.state()).isEqualTo(new DrainState.Stopped(0));
    }

    @Test
    void cutsOffWhatIsOpenAtTheDeadline() throws Exception {
        DrainController drain = new DrainController(service, Duration.ZERO, Duration.ofMillis(100));
        drain.begin(ended::countDown);
        await(ended);
        assertThat(drain.state()).isEqualTo(new DrainState.Stopped(3));
    }

    @Test
    void acceptsDuringTheDelayButIsNotReady() throws Exception {
        DrainController drain = new DrainController(service, Duration.ofMillis(300), Duration.ZERO);
        long begun = System.nanoTime();
        drain.begin(ended::countDown);
        while (!drain.isDraining()) {
            Thread.onSpinWait();
        }
        await(accepting);
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
        await(ended);
    }

    @Test
    void aSecondRequestChangesNothing() throws Exception {
        DrainController drain = new DrainController(service, Duration.ZERO, LONG);
        AtomicInteger others = new AtomicInteger();
        drain.begin(ended::countDown);
        drain.begin(others::incrementAndGet);
        connections.set(0);
        await(ended);
        assertThat(others).hasValue(0);
    }
}
