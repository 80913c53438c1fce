package io.ambassadors.https.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.server.HttpLoops;
import io.ambassadors.common.testing.Await;

class WaitingRoomTest {
    private final HttpLoops loops = new HttpLoops(1);
    private final HttpLoop loop = loops.all().get(0);
    private final WaitingRoom room = new WaitingRoom(loop, 3);

    @AfterEach
    void stop() {
        loops.close();
    }

    private static final class Guest implements WaitingRoom.Guest {
        final AtomicInteger wentOn = new AtomicInteger();
        final AtomicInteger gaveUp = new AtomicInteger();
        private final long deadline;
        private volatile boolean over;

        Guest(long seconds) {
            deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        }

        @Override
        public boolean isOver() {
            return over;
        }

        @Override
        public long deadlineNanos() {
            return deadline;
        }

        @Override
        public void goOn() {
            wentOn.incrementAndGet();
        }

        @Override
        public void giveUp() {
            gaveUp.incrementAndGet();
        }
    }

    private boolean enter(Guest guest) {
        return loops.ask(each -> room.enter(guest)).get(0);
    }

    @Test
    void oneGoesAheadAndAllFollow() {
        Guest one = new Guest(60);
        Guest two = new Guest(60);
        Guest three = new Guest(60);
        loops.run(each -> {
            room.enter(one);
            room.enter(two);
            room.enter(three);
        });
        Await.until("the first has gone", () -> one.wentOn.get() == 1);
        loops.run(each -> room.open());
        Await.until("all have gone", () -> two.wentOn.get() + three.wentOn.get() == 2);
        assertThat(loops.ask(each -> room.size())).containsExactly(0);
    }

    @Test
    void thereIsRoomForSoManyOnly() {
        boolean[] last = new boolean[2];
        loops.run(each -> {
            room.enter(new Guest(60));
            room.enter(new Guest(60));
            last[0] = room.enter(new Guest(60));
            last[1] = room.enter(new Guest(60));
        });

        assertThat(last).containsExactly(true, false);
    }

    @Test
    void whoIsLateIsNotLetIn() {
        assertThat(enter(new Guest(-1))).isFalse();
    }

    @Test
    void whoHasLeftIsForgotten() {
        Guest gone = new Guest(60);
        gone.over = true;
        enter(gone);
        Await.until("the room is empty", () -> loops.ask(each -> room.size()).get(0) == 0);
        assertThat(gone.wentOn.get() + gone.gaveUp.get()).isZero();
    }
}
