package io.ambassadors.common.lifecycle;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jboss.logging.Logger;

/**
 * Leads a service from serving to stopped: readiness goes down at once, new connections are accepted for a delay more, then those
 * that are open are served until they close or the deadline comes.
 */
public final class DrainController {
    private static final Logger LOG = Logger.getLogger(DrainController.class);
    private static final long LOOK_MILLIS = 50;

    private final Drainable service;
    private final Duration delay;
    private final Duration deadline;
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile DrainState state = new DrainState.Serving();

    /** What is drained. */
    public interface Drainable {
        /** Accepts no more connections. */
        void stopAccepting();

        /** Connections of clients that are open. */
        int openConnections();

        /** Closes everything. */
        void close();
    }

    /**
     * A controller.
     *
     * @param delay how long connections are accepted after the request to end
     * @param deadline how long open ones are served after that
     */
    public DrainController(Drainable service, Duration delay, Duration deadline) {
        this.service = service;
        this.delay = delay;
        this.deadline = deadline;
    }

    /** Where the service is on its way. */
    public DrainState state() {
        return state;
    }

    /** Whether the service was asked to end. */
    public boolean isDraining() {
        return !(state instanceof DrainState.Serving);
    }

    /** Begins, on a thread of its own; runs the action at the end. A second request changes nothing. */
    public void begin(Runnable atEnd) {
        if (begun.compareAndSet(false, true)) {
            new Thread(() -> run(atEnd), "drain").start();
        }
    }

    private void run(Runnable atEnd) {
        try {
            DrainState.Leaving leaving = new DrainState.Serving().leave(delay);
            state = leaving;
            LOG.infof("Asked to end: not ready any more: delay=%s drain=%s", delay, deadline);
            TimeUnit.NANOSECONDS.sleep(delay.toNanos());
            DrainState.Draining draining = leaving.drain(deadline);
            service.stopAccepting();
            state = draining;
            long end = System.nanoTime() + deadline.toNanos();
            while (service.openConnections() > 0 && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
            int cutOff = service.openConnections();
            service.close();
            state = draining.stop(cutOff);
            LOG.infof("Drained: connections-cut-off=%d", cutOff);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            atEnd.run();
        }
    }
}
