package io.ambassadors.sharding.proxy;

import java.util.concurrent.ThreadLocalRandom;

import io.ambassadors.common.routing.shard.Placement;
import io.ambassadors.sharding.config.PoolConfig;

/**
 * A pool as configured, with its ring computed: what every event loop gets of it.
 *
 * @param config from the file
 * @param placement with all servers live
 */
record PoolPlan(PoolConfig config, Placement placement) {
    /** Computes the ring. */
    static PoolPlan of(PoolConfig config) {
        return new PoolPlan(
                config, config.placement(() -> ThreadLocalRandom.current().nextLong()));
    }
}
