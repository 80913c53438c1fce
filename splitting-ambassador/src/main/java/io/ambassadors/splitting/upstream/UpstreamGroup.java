package io.ambassadors.splitting.upstream;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import org.jboss.logging.Logger;

import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.PoolFactory;
import io.ambassadors.common.http.proxy.PoolSettings;
import io.ambassadors.common.routing.split.Split;

/**
 * A running upstream. Each event loop has its own part of it; where the peers are is common to all and changes with the names.
 * Survives reloads that do not change it, with the state of its peers and its connections. Thread-safe.
 */
public final class UpstreamGroup {
    private static final Logger LOG = Logger.getLogger(UpstreamGroup.class);
    private static final byte[] NO_KEY = {};

    private final List<HttpLoop> loops;
    private final Runtime runtime;
    private final Stickiness stickiness;
    private final LoopUpstream[] parts;
    private final Map<PoolSettings, UpstreamPass> passes = new ConcurrentHashMap<>();
    private final List<NameWatch> watches = new ArrayList<>();
    private volatile UpstreamConfig config;
    private volatile Layout layout;

    /**
     * What upstreams work with.
     *
     * @param pools makes connections
     * @param monotonicSeconds whole seconds on a clock that never runs backwards and is far from 0 at the start
     * @param wallSeconds seconds since the epoch
     */
    record Runtime(PoolFactory pools, Clock monotonicSeconds, LongSupplier wallSeconds) {
        /** A clock of event loops. */
        @FunctionalInterface
        interface Clock {
            long seconds(HttpLoop loop);
        }
    }

    /**
     * A group without a history.
     *
     * @param before what the upstream of this name was until now; its learned sessions go on if they are of the same kind. Null for
     *     none
     */
    UpstreamGroup(Layout layout, List<HttpLoop> loops, Runtime runtime, UpstreamGroup before) {
        this.config = layout.config();
        this.layout = layout;
        this.loops = loops;
        this.runtime = runtime;
        this.stickiness = before != null && before.config.sticky().equals(config.sticky())
                ? before.stickiness
                : new Stickiness(config.sticky(), runtime.wallSeconds());
        this.parts = new LoopUpstream[loops.size()];
        for (HttpLoop loop : loops) {
            parts[loop.index()] = new LoopUpstream(layout);
        }
    }

    /** What it does, as it was last read. */
    public UpstreamConfig config() {
        return config;
    }

    /** The same upstream was read again, perhaps from other lines. */
    void reread(UpstreamConfig same) {
        config = same;
    }

    /** Where its peers are now. */
    Layout layout() {
        return layout;
    }

    /** Its peers and the method by which one is chosen, as they are now. */
    public Split split() {
        return layout.split();
    }

    /** A way to it. */
    UpstreamPass pass(PoolSettings settings) {
        return passes.computeIfAbsent(
                settings, wanted -> new UpstreamPass(this, wanted, runtime.pools(), loops.size()));
    }

    /** All ways to it. */
    Iterable<UpstreamPass> passes() {
        return passes.values();
    }

    /** The part of an event loop, up to date; called on it. */
    LoopUpstream part(HttpLoop loop) {
        LoopUpstream part = parts[loop.index()];
        part.sync(layout);
        return part;
    }

    Stickiness stickiness() {
        return stickiness;
    }

    long seconds(HttpLoop loop) {
        return runtime.monotonicSeconds().seconds(loop);
    }

    byte[] key(RequestKeys keys) {
        return switch (config.method().keyKind()) {
            case NONE -> NO_KEY;
            case ADDRESS -> keys.clientAddress();
            case TEXT -> keys.value(config.key());
        };
    }

    /** A name has been looked up. */
    void moved(int line, List<InetAddress> found) {
        Layout before;
        Layout after;
        synchronized (this) {
            before = layout;
            after = before.moved(line, found);
            layout = after;
        }
        if (after != before) {
            LOG.infof(
                    "A server has moved: upstream=%s server=%s from=%s to=%s",
                    config.name(), config.servers().get(line).text(), texts(before, line), texts(after, line));
        }
    }

    private static String texts(Layout layout, int line) {
        return String.join(
                ",", layout.lines().get(line).stream().map(PeerAddress::text).toList());
    }

    /** Keeps a watch that ends with the upstream. */
    void watch(NameWatch watch) {
        watches.add(watch);
    }

    /** Closes the connections of a way behind the requests that use them. */
    void retire(UpstreamPass pass) {
        if (passes.remove(pass.settings(), pass)) {
            loops.forEach(loop -> loop.eventLoop().execute(() -> pass.retire(loop)));
        }
    }

    /** Nobody needs it any more but requests that are under way. */
    void retire() {
        watches.forEach(NameWatch::stop);
        List.copyOf(passes.values()).forEach(this::retire);
    }
}
