package io.ambassadors.common.http.server;

import io.ambassadors.common.http.proxy.HttpLoop;

/** How many requests of a handler are under way on each event loop. What is of a loop is called on it. */
public final class InFlight {
    private final int[] counts;
    private final Runnable[] actions;

    /** None yet, on so many event loops. */
    public InFlight(int loops) {
        counts = new int[loops];
        actions = new Runnable[loops];
    }

    /** One more. */
    public void began(HttpLoop loop) {
        counts[loop.index()]++;
    }

    /** One less. */
    public void ended(HttpLoop loop) {
        int index = loop.index();
        counts[index]--;
        if (counts[index] == 0 && actions[index] != null) {
            Runnable action = actions[index];
            actions[index] = null;
            action.run();
        }
    }

    /** Does something once none is under way: now, or behind the last. To be asked once. */
    public void whenIdle(HttpLoop loop, Runnable action) {
        if (counts[loop.index()] == 0) {
            action.run();
        } else {
            actions[loop.index()] = action;
        }
    }
}
