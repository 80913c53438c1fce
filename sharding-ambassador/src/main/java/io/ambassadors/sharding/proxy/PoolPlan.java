package io.ambassadors.sharding.proxy;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import io.ambassadors.common.routing.shard.Placement;
import io.ambassadors.common.routing.shard.Shard;
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
        List<Shard> shards = config.servers().stream()
                .map(server -> new Shard(server.name(), server.weight()))
                .toList();
        Placement placement = Placement.of(
                config.hash(), config.distribution(), config.hashTag(), shards, () -> ThreadLocalRandom.current()
                        .nextLong());
        return new PoolPlan(config, placement);
    }
}
