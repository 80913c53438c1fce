package io.ambassadors.splitting.service;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;

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
    private SplittingHandler handler;
    private volatile boolean started;
    private boolean stopping;
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
        if (stopping) {
            throw new IOException("shutting down");
        }
        Map<String, RunningListener> running = new LinkedHashMap<>();
        List<RunningListener> bound = new ArrayList<>();
        SplittingHandler newHandler = new SplittingHandler(next, counters, version);
        try {
            for (Listener listener : next.listeners()) {
                RunningListener present = listeners.get(listener.spec().text());
                if (present == null) {
                    present = RunningListener.bind(listener, newHandler, loops);
                    bound.add(present);
                }
                running.put(listener.spec().text(), present);
            }
            next.open(logs);
        } catch (InvalidDirective unopened) {
            undo(next, bound);
            throw new IOException(unopened.problem().toString(), unopened);
        } catch (IOException | RuntimeException e) {
            undo(next, bound);
            throw e;
        }
        commit(next, newHandler, running, bound);
        upstreams.swap(set);
        started = true;
    }

    private void undo(SiteConfig refused, List<RunningListener> bound) {
        bound.forEach(RunningListener::stopAccepting);
        refused.close(logs);
    }

    private void commit(
            SiteConfig next,
            SplittingHandler newHandler,
            Map<String, RunningListener> running,
            List<RunningListener> bound) {
        for (Listener listener : next.listeners()) {
            running.get(listener.spec().text()).serve(listener, newHandler);
        }
        bound.forEach(RunningListener::publish);
        listeners.forEach((text, listener) -> {
            if (!running.containsKey(text)) {
                listener.retire();
            }
        });
        if (site != null) {
            closeLogsBehindRequests(site, handler);
        }
        listeners = running;
        site = next;
        handler = newHandler;
    }

    /** A request is logged when it is over, by the configuration that it began with. */
    private void closeLogsBehindRequests(SiteConfig before, SplittingHandler handlerBefore) {
        loops.behindAll(
                handlerBefore::whenIdle,
                // Waits for the disk, so not on the event loop.
                () -> ForkJoinPool.commonPool().execute(() -> before.close(logs)));
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
        stopping = true;
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
        stopping = true;
        listeners.values().forEach(RunningListener::stopAccepting);
        upstreams.close();
        loops.close();
        logs.close();
    }
}
