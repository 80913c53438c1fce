package io.ambassadors.sharding.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.common.routing.hash.KeyHash;
import io.ambassadors.common.routing.shard.Distribution;
import io.ambassadors.common.routing.shard.HashTag;
import io.ambassadors.common.routing.shard.Placement;
import io.ambassadors.common.routing.shard.Shard;

/**
 * One pool of a nutcracker.yml, checked and with its defaults filled in.
 *
 * @param name key of the pool in the root mapping
 * @param line line of that key, from 1
 * @param listen where clients connect
 * @param hash hash of keys
 * @param hashTag part of the key that alone is hashed
 * @param distribution hash to server
 * @param timeout longest wait for a connection and a reply, from the moment a request is queued; zero waits for ever
 * @param backlog of the listening socket
 * @param clientConnections most clients at a time; 0 for no limit
 * @param redisAuth password of the clients and of the servers
 * @param redisDb database selected on every server connection
 * @param preconnect whether server connections are opened at start
 * @param autoEjectHosts whether failing servers are ejected
 * @param serverConnections connections to each server
 * @param serverRetryTimeout how long a server stays ejected
 * @param serverFailureLimit failures in a row after which a server is ejected
 * @param tcpKeepalive SO_KEEPALIVE on client connections, as twemproxy's code does it, and on server connections, as its README says
 * @param servers sorted by length of name, then by bytes, as twemproxy numbers them
 * @param onEject what becomes of the keys of an ejected server (ours)
 * @param strict twemproxy's closing behaviour, narrower arities and reply texts (ours)
 * @param slowlogThreshold commands that take longer are kept in the slow log (ours)
 * @param limits bounds (ours)
 */
public record PoolConfig(
        String name,
        int line,
        ListenPoint listen,
        KeyHash hash,
        Optional<HashTag> hashTag,
        Distribution distribution,
        Duration timeout,
        int backlog,
        int clientConnections,
        Optional<String> redisAuth,
        int redisDb,
        boolean preconnect,
        boolean autoEjectHosts,
        int serverConnections,
        Duration serverRetryTimeout,
        int serverFailureLimit,
        boolean tcpKeepalive,
        List<ServerConfig> servers,
        OnEject onEject,
        boolean strict,
        Duration slowlogThreshold,
        PoolLimits limits) {
    public PoolConfig {
        servers = List.copyOf(servers);
    }
    /**
     * Where the keys of this pool are while all its servers are live; the index of a shard is that of its server.
     *
     * @param random draws the server of every request if the distribution is random
     */
    public Placement placement(RandomGenerator random) {
        List<Shard> shards = servers.stream()
                .map(server -> new Shard(server.name(), server.weight()))
                .toList();
        return Placement.of(hash, distribution, hashTag, shards, random);
    }
}
