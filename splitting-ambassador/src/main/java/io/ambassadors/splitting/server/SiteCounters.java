package io.ambassadors.splitting.server;

import java.util.HashMap;
import java.util.Map;

import io.ambassadors.common.http.proxy.Exchange;

/** What is counted for each listener on each event loop, over reloads. A part has one writer, its event loop, and is read there. */
public final class SiteCounters {
    private final Map<String, ListenerCounters>[] parts;

    /** Counters for so many event loops. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no other way to make an array of maps.
    public SiteCounters(int loops) {
        parts = new Map[loops];
        for (int i = 0; i < loops; i++) {
            parts[i] = new HashMap<>();
        }
    }

    int loops() {
        return parts.length;
    }

    /** The counters of a listener on the event loop of an exchange. */
    ListenerCounters of(Exchange exchange, Listener listener) {
        return parts[exchange.loop().index()].computeIfAbsent(listener.spec().text(), absent -> new ListenerCounters());
    }

    /**
     * What an event loop has counted for a listener. Called on that loop.
     *
     * @param listener as {@link ListenSpec#text} writes it
     * @param sum is added to
     */
    public void addTo(int loop, String listener, ListenerCounters sum, long nowNanos) {
        ListenerCounters counters = parts[loop].get(listener);
        if (counters != null) {
            sum.add(counters, nowNanos);
        }
    }
}
