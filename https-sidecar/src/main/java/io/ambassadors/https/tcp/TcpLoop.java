package io.ambassadors.https.tcp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

import io.ambassadors.common.http.proxy.HttpLoop;

/** What the relays of one event loop share. Used on it alone. */
public final class TcpLoop {
    private final HttpLoop loop;
    private final TcpCounters counters = new TcpCounters();
    private final Set<TcpRelay> relays = new LinkedHashSet<>();

    /** Of this event loop. */
    public TcpLoop(HttpLoop loop) {
        this.loop = loop;
    }

    /** Its clock, buffers and deadlines. */
    HttpLoop loop() {
        return loop;
    }

    /** Its numbers. */
    public TcpCounters counters() {
        return counters;
    }

    void add(TcpRelay relay) {
        relays.add(relay);
        loop.clients(1);
    }

    void remove(TcpRelay relay) {
        if (relays.remove(relay)) {
            loop.clients(-1);
        }
    }

    /** Bytes that were read and that nobody has taken yet. */
    long unsentBytes() {
        return relays.stream().mapToLong(TcpRelay::unsentBytes).sum();
    }

    /** Breaks every connection: the time that they had to end by themselves is over. */
    public void breakAll() {
        new ArrayList<>(relays).forEach(TcpRelay::drained);
    }
}
