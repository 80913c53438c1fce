package io.ambassadors.splitting.upstream;

import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.NextOrigin;
import io.ambassadors.common.http.proxy.OriginPool;
import io.ambassadors.common.http.proxy.PoolFactory;
import io.ambassadors.common.http.proxy.PoolSettings;

/**
 * A way to an upstream: by one protocol and one kind of TLS. Locations that ask for the same share it, and with it its connections.
 * Thread-safe; what belongs to an event loop is made and used there.
 */
public final class UpstreamPass {
    private final UpstreamGroup group;
    private final PoolSettings settings;
    private final PoolFactory factory;
    private final OriginPool[] pools;
    private final boolean[] retired;

    UpstreamPass(UpstreamGroup group, PoolSettings settings, PoolFactory factory, int loops) {
        this.group = group;
        this.settings = settings;
        this.factory = factory;
        this.pools = new OriginPool[loops];
        this.retired = new boolean[loops];
    }

    /**
     * The servers for one request, in the order in which they are tried. Nothing is chosen before the first {@link
     * UpstreamOrigins#next}, but the keys are asked for. Called on the event loop of the request.
     *
     * @param keys what the request says
     * @param next how many tries it may have
     */
    public UpstreamOrigins origins(HttpLoop loop, RequestKeys keys, NextOrigin next) {
        return UpstreamOrigins.of(this, loop, keys, next);
    }

    /** The upstream. */
    public UpstreamGroup group() {
        return group;
    }

    /** How its connections are made and kept. */
    public PoolSettings settings() {
        return settings;
    }

    /** The connections of an event loop; called on it. */
    OriginPool pool(HttpLoop loop) {
        OriginPool pool = pools[loop.index()];
        if (pool == null) {
            pool = factory.create(loop, settings);
            pools[loop.index()] = pool;
            if (retired[loop.index()]) {
                // For a request of the configuration before: it leaves no connection behind.
                pool.retire();
            }
        }
        return pool;
    }

    /** The connections of an event loop if there were any; called on it. */
    OriginPool poolIfAny(HttpLoop loop) {
        return pools[loop.index()];
    }

    /** Closes the connections of an event loop behind the requests that use them; called on it. */
    void retire(HttpLoop loop) {
        retired[loop.index()] = true;
        OriginPool pool = pools[loop.index()];
        if (pool != null) {
            pool.retire();
        }
    }
}
