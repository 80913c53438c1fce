package io.ambassadors.https.tls;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.netty.channel.EventLoop;

import io.ambassadors.https.config.TlsConfig;

/**
 * Bounds handshakes: how many begin each second, and how many are under way. Those beyond the bounds are not refused but wait for their
 * turn, in order, as with HAProxy's {@code maxsslrate} and {@code maxsslconn}; only so many may wait. One gate per event loop, used on it
 * alone; each has its share of the bounds.
 *
 * <p>The rate is kept by the generic cell rate algorithm (ITU-T I.371, a token bucket without a clock of its own): in any {@code t}
 * seconds at most {@code rate * (t + 0.1)} handshakes begin, and one more.
 */
final class HandshakeGate {
    /** Most connections that wait, over all event loops: about as many as wait in the listen queue of a busy server. */
    static final int MOST_WAITING = 16_384;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** How much of an idle time may be made up for. */
    private static final long BURST = SECOND / 10;

    private final LongSupplier clock;
    private final long origin;
    private final Alarm alarm;
    /** Nanoseconds between two handshakes; 0 for no bound. */
    private final double interval;

    private final int atOnce;
    private final int mostWaiting;
    private final Waiter head = new Waiter() {
        @Override
        void turn() {
            throw new IllegalStateException("the head of a queue has no turn");
        }
    };

    private int waiting;
    private int underWay;
    /** When the next handshake may begin, in nanoseconds since this gate was made. */
    private double next;

    private boolean alarmSet;
    private boolean admitting;

    /** Calls back later, on the event loop. */
    @FunctionalInterface
    interface Alarm {
        void in(long nanos, Runnable task);
    }

    /** What happened to one who came. */
    enum Entry {
        /** Its handshake may begin. */
        NOW,
        /** It waits, and hears by {@link Waiter#turn}. */
        QUEUED,
        /** Too many wait. */
        FULL
    }

    /** A connection before and in its handshake. It may be used again after it left. */
    abstract static class Waiter {
        private enum State {
            OUTSIDE,
            QUEUED,
            UNDER_WAY
        }

        private State state = State.OUTSIDE;
        private Waiter before;
        private Waiter after;

        /** The handshake may begin now. */
        abstract void turn();
    }

    /**
     * A gate.
     *
     * @param clock nanoseconds
     * @param perSecond 0 for no bound
     * @param atOnce 0 for no bound
     * @param mostWaiting beyond which newcomers are turned away
     */
    HandshakeGate(LongSupplier clock, Alarm alarm, double perSecond, int atOnce, int mostWaiting) {
        this.clock = clock;
        this.alarm = alarm;
        this.interval = perSecond == 0 ? 0 : SECOND / perSecond;
        this.atOnce = atOnce;
        this.mostWaiting = mostWaiting;
        this.origin = clock.getAsLong();
        this.next = -BURST;
        head.before = head;
        head.after = head;
    }

    /**
     * The gate of one event loop, with its share of the bounds. Of a number at once that is not divisible the first loops get more; every
     * loop lets one through at least.
     *
     * @param index number of the loop, from 0
     * @param loops how many there are
     */
    static HandshakeGate of(TlsConfig.Handshake bounds, EventLoop loop, int index, int loops) {
        int share = bounds.atOnce() / loops + (index < bounds.atOnce() % loops ? 1 : 0);
        return new HandshakeGate(
                System::nanoTime,
                (nanos, task) -> loop.schedule(task, nanos, TimeUnit.NANOSECONDS),
                (double) bounds.perSecond() / loops,
                bounds.atOnce() == 0 ? 0 : Math.max(1, share),
                Math.max(1, MOST_WAITING / loops));
    }

    /** A handshake wants to begin. */
    Entry enter(Waiter waiter) {
        if (waiter.state != Waiter.State.OUTSIDE) {
            throw new IllegalStateException("entered twice: " + waiter.state);
        }
        if (waiting == 0 && isFree() && delay() <= 0) {
            begin(waiter);
            return Entry.NOW;
        }
        if (waiting >= mostWaiting) {
            return Entry.FULL;
        }
        waiter.state = Waiter.State.QUEUED;
        waiter.before = head.before;
        waiter.after = head;
        head.before.after = waiter;
        head.before = waiter;
        waiting++;
        admit();
        return Entry.QUEUED;
    }

    /** The handshake ended, or what waited for it is gone. Does nothing for one that is neither in the queue nor under way. */
    void leave(Waiter waiter) {
        switch (waiter.state) {
            case OUTSIDE -> {}
            case QUEUED -> unlink(waiter);
            case UNDER_WAY -> {
                waiter.state = Waiter.State.OUTSIDE;
                underWay--;
                admit();
            }
        }
    }

    /** Connections that wait. */
    int waiting() {
        return waiting;
    }

    /** Handshakes that began and did not leave. */
    int underWay() {
        return underWay;
    }

    private boolean isFree() {
        return atOnce == 0 || underWay < atOnce;
    }

    /** Nanoseconds until a handshake may begin; 0 or less for now. */
    private double delay() {
        if (interval == 0) {
            return 0;
        }
        long now = clock.getAsLong() - origin;
        next = Math.max(next, now - BURST);
        return next - now;
    }

    private void begin(Waiter waiter) {
        waiter.state = Waiter.State.UNDER_WAY;
        underWay++;
        next += interval;
    }

    private void unlink(Waiter waiter) {
        waiter.before.after = waiter.after;
        waiter.after.before = waiter.before;
        waiter.before = null;
        waiter.after = null;
        waiter.state = Waiter.State.OUTSIDE;
        waiting--;
    }

    /** Lets in whoever may. One that fails in its turn leaves at once and comes back here: the loop that is running goes on with it. */
    private void admit() {
        if (admitting) {
            return;
        }
        admitting = true;
        try {
            while (waiting > 0 && isFree() && delay() <= 0) {
                Waiter first = head.after;
                unlink(first);
                begin(first);
                first.turn();
            }
        } finally {
            admitting = false;
            setAlarm();
        }
    }

    /** Only while somebody waits for the time to come; those who wait for others to leave hear from them. */
    private void setAlarm() {
        if (waiting == 0 || !isFree() || alarmSet) {
            return;
        }
        alarmSet = true;
        alarm.in((long) Math.ceil(Math.max(1, delay())), this::ring);
    }

    private void ring() {
        alarmSet = false;
        admit();
    }
}
