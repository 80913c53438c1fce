package io.ambassadors.splitting.service;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.ambassadors.common.http.log.LogWriter;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.server.HttpLoops;
import io.ambassadors.common.http.server.OriginPools;
import io.ambassadors.splitting.server.Listener;
import io.ambassadors.splitting.server.SiteConfig;
import io.ambassadors.splitting.server.SiteCounters;
import io.ambassadors.splitting.server.SplittingHandler;
import io.ambassadors.splitting.upstream.NameServices;
import io.ambassadors.splitting.upstream.UpstreamSet;
import io.ambassadors.splitting.upstream.Upstreams;
import io.ambassadors.splitting.variables.InvalidDirective;

/**
 * What serves: event loops, listeners, upstreams, access logs. Everything that changes it is called by one thread at a time; requests
 * that are under way when a configuration takes over end with the one before.
 */
final class DataPlane implements AutoCloseable {
    private final HttpLoops loops;
    private final Upstreams upstreams;
    private final SiteCounters counters;
    private final LogWriter logs = new LogWriter();
    private final String version;
    private Map<String, RunningListener> listeners = new LinkedHashMap<>();
    private SiteConfig site;
    private volatile boolean started;
    private boolean closed;

    DataPlane(int eventLoops, String version) {
        this.loops = new HttpLoops(eventLoops);
        this.upstreams = new Upstreams(loops.all(), OriginPools::create, NameServices.ofMachine());
        this.counters = new SiteCounters(eventLoops);
        this.version = version;
    }

    /**
     * Puts a configuration in force: the first, or another. New listeners are bound and logs opened before anything changes, so that
     * it takes effect whole or not at all.
     *
     * @param set its upstreams, from {@link Upstreams#load}
     * @throws IOException if a listener cannot be bound or a log not be opened; then nothing has changed
     */
    synchronized void apply(SiteConfig next, UpstreamSet set) throws IOException {
        Map<String, RunningListener> running = new LinkedHashMap<>();
        List<RunningListener> bound = new ArrayList<>();
        SplittingHandler handler = new SplittingHandler(next, counters, version);
        try {
            for (Listener listener : next.listeners()) {
                RunningListener present = listeners.get(listener.spec().text());
                if (present == null) {
                    present = RunningListener.bind(listener, handler, loops);
                    bound.add(present);
                }
                running.put(listener.spec().text(), present);
            }
            next.open(logs);
        } catch (IOException e) {
            bound.forEach(RunningListener::stopAccepting);
            throw e;
        } catch (InvalidDirective unopened) {
            bound.forEach(RunningListener::stopAccepting);
            throw new IOException(unopened.problem().toString(), unopened);
        }
        commit(next, handler, running, bound);
        upstreams.swap(set);
        started = true;
    }

    private void commit(
            SiteConfig next,
            SplittingHandler handler,
            Map<String, RunningListener> running,
            List<RunningListener> bound) {
        for (Listener listener : next.listeners()) {
            running.get(listener.spec().text()).serve(listener, handler);
        }
        bound.forEach(RunningListener::publish);
        listeners.forEach((text, listener) -> {
            if (!running.containsKey(text)) {
                listener.stopAccepting();
            }
        });
        SiteConfig before = site;
        listeners = running;
        site = next;
        if (before != null) {
            before.close(logs);
        }
    }

    /** Running upstreams. */
    Upstreams upstreams() {
        return upstreams;
    }

    SiteCounters counters() {
        return counters;
    }

    HttpLoops loops() {
        return loops;
    }

    LogWriter logs() {
        return logs;
    }

    /** The listeners that accept now. */
    synchronized List<RunningListener> listeners() {
        return List.copyOf(listeners.values());
    }

    /** The configuration in force; null before the first. */
    synchronized SiteConfig site() {
        return site;
    }

    /** Whether every listener of the first configuration was bound. */
    boolean isStarted() {
        return started;
    }

    /** Whether it has ended. */
    synchronized boolean isClosed() {
        return closed;
    }

    /** Accepts no more; connections close behind the responses that are under way. */
    synchronized void stopAccepting() {
        listeners.values().forEach(RunningListener::stopAccepting);
        if (!closed) {
            loops.run(HttpLoop::drain);
        }
    }

    /** Clients that are connected. */
    synchronized int clients() {
        return closed ? 0 : loops.clients();
    }

    /** Closes every connection and ends the event loops. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        listeners.values().forEach(RunningListener::stopAccepting);
        upstreams.close();
        loops.close();
        logs.close();
    }
}
