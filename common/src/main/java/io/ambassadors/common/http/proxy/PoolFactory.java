package io.ambassadors.common.http.proxy;

/** Makes pools of connections to origins. */
@FunctionalInterface
public interface PoolFactory {
    /**
     * A pool of one event loop; called on that loop.
     *
     * @param settings of all its connections
     */
    OriginPool create(HttpLoop loop, PoolSettings settings);
}
