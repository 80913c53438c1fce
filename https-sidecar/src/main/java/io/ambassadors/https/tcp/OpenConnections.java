package io.ambassadors.https.tcp;

import java.util.concurrent.atomic.AtomicInteger;

/** How many connections are relayed on all event loops together. Outlives a reload. */
public final class OpenConnections {
    private final AtomicInteger open = new AtomicInteger();

    /**
     * One more, if there may be.
     *
     * @param most connections at once; 0 for no bound
     * @return false if there are as many already
     */
    boolean enter(int most) {
        if (open.incrementAndGet() > most && most > 0) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        open.decrementAndGet();
    }

    /** Connections now. */
    public int count() {
        return open.get();
    }
}
