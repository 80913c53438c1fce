package io.ambassadors.https.tls;

import java.util.Collection;
import java.util.PriorityQueue;

/** The time of a gate under test. */
final class GateClock {
    private static final long MILLI = 1_000_000;

    private final PriorityQueue<Task> tasks = new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));
    private long now = 77;

    private record Task(long at, Runnable run) {}

    HandshakeGate gate(double perSecond, int atOnce, int mostWaiting) {
        return new HandshakeGate(
                () -> now, (nanos, run) -> tasks.add(new Task(now + nanos, run)), perSecond, atOnce, mostWaiting);
    }

    long now() {
        return now;
    }

    /** Alarms that are set. */
    Collection<?> tasks() {
        return tasks;
    }

    void advance(long millis) {
        long end = now + millis * MILLI;
        while (!tasks.isEmpty() && tasks.peek().at <= end) {
            Task task = tasks.poll();
            now = task.at;
            task.run.run();
        }
        now = end;
    }
}
