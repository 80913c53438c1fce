package io.ambassadors.https.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.ambassadors.common.http.proxy.HttpLoop;

/**
 * Where requests of one event loop wait for a backend that takes no connection, since it has not started yet or starts anew. One of them
 * goes ahead now and then to see; once it gets through, all follow. Bounded in number, and each in time.
 */
final class WaitingRoom {
    private static final long ROUND_MILLIS = 50;

    private final HttpLoop loop;
    private final int most;
    private final ArrayDeque<Guest> guests = new ArrayDeque<>();
    private boolean scheduled;

    /** A request that waits. */
    interface Guest {
        /** Whether it is over, so that nobody waits any more. */
        boolean isOver();

        /** {@link System#nanoTime} at which it has waited long enough. */
        long deadlineNanos();

        /** It is to try again. */
        void goOn();

        /** It has waited long enough. */
        void giveUp();
    }

    /**
     * An empty room.
     *
     * @param most requests that wait at the same time
     */
    WaitingRoom(HttpLoop loop, int most) {
        this.loop = loop;
        this.most = most;
    }

    /** Lets a request wait; returns false if it may not, as its time is up or too many wait already. */
    boolean enter(Guest guest) {
        if (loop.now() >= guest.deadlineNanos() || guests.size() >= most) {
            return false;
        }
        guests.addLast(guest);
        if (!scheduled) {
            scheduled = true;
            loop.eventLoop().schedule(this::round, ROUND_MILLIS, TimeUnit.MILLISECONDS);
        }
        return true;
    }

    /** How many wait. */
    int size() {
        return guests.size();
    }

    private void round() {
        scheduled = false;
        long now = loop.now();
        List<Guest> late = new ArrayList<>();
        for (Iterator<Guest> all = guests.iterator(); all.hasNext(); ) {
            Guest guest = all.next();
            boolean isLate = now >= guest.deadlineNanos();
            if (isLate || guest.isOver()) {
                all.remove();
                if (isLate) {
                    late.add(guest);
                }
            }
        }
        late.forEach(Guest::giveUp);
        Guest scout = guests.pollFirst();
        if (scout != null) {
            scout.goOn();
        }
        if (!guests.isEmpty() && !scheduled) {
            scheduled = true;
            loop.eventLoop().schedule(this::round, ROUND_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** The backend takes connections: all go on, but not before the request that has found out is written. */
    void open() {
        if (!guests.isEmpty()) {
            List<Guest> all = List.copyOf(guests);
            guests.clear();
            loop.eventLoop().execute(() -> all.forEach(Guest::goOn));
        }
    }
}
