package io.ambassadors.https.http;

import io.ambassadors.common.http.proxy.HttpLoop;

/** How many requests of a handler are under way on each event loop. */
final class InFlight {
    private final int[] counts;
    private final Runnable[] actions;

    InFlight(int loops) {
        counts = new int[loops];
        actions = new Runnable[loops];
    }

    void began(HttpLoop loop) {
        counts[loop.index()]++;
    }

    void ended(HttpLoop loop) {
        int index = loop.index();
        counts[index]--;
        if (counts[index] == 0 && actions[index] != null) {
            Runnable action = actions[index];
            actions[index] = null;
            action.run();
        }
    }

    /** Does something once none is under way. */
    void whenIdle(HttpLoop loop, Runnable action) {
        if (counts[loop.index()] == 0) {
            action.run();
        } else {
            actions[loop.index()] = action;
        }
    }
}
