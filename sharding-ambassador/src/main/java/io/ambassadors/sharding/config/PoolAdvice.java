package io.ambassadors.sharding.config;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.ambassadors.common.config.yaml.Problems;
import io.ambassadors.common.config.yaml.YamlNode.Position;
import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.common.routing.hash.KeyHash;
import io.ambassadors.common.routing.shard.Distribution;

/** What is legal in a pool but was hardly meant, or will hurt later. Each piece of advice names its reason. */
final class PoolAdvice {
    /** Hashes whose lowest bit is the XOR of the lowest bits of the key's bytes, since they multiply by odd numbers only. */
    private static final Set<KeyHash> FNV =
            EnumSet.of(KeyHash.FNV1_32, KeyHash.FNV1_64, KeyHash.FNV1A_32, KeyHash.FNV1A_64);

    private static final int SECONDS_FOR_MILLIS = 100;

    private final PoolConfig pool;
    private final PoolValues values;
    private final Problems problems;

    PoolAdvice(PoolConfig pool, PoolValues values, Problems problems) {
        this.pool = pool;
        this.values = values;
        this.problems = problems;
    }

    void give() {
        timeouts();
        ejection();
        distribution();
        access();
        servers();
        keysWithAnotherMeaning();
    }

    private void timeouts() {
        if (pool.timeout().isZero()) {
            problems.warning(
                    at(PoolKeys.TIMEOUT),
                    "pool '" + pool.name() + "' has no timeout: a server that accepts connections but does not answer"
                            + " holds its clients for ever" + (pool.autoEjectHosts() ? " and is never ejected" : ""),
                    "set timeout to the longest wait your callers can bear, for instance timeout: 400");
        }
        soundsLikeSeconds(PoolKeys.TIMEOUT, pool.timeout().toMillis(), 10);
        if (pool.autoEjectHosts()) {
            soundsLikeSeconds(
                    PoolKeys.SERVER_RETRY_TIMEOUT, pool.serverRetryTimeout().toMillis(), SECONDS_FOR_MILLIS);
        }
    }

    private void soundsLikeSeconds(PoolKey key, long millis, int below) {
        if (values.has(key) && millis > 0 && millis < below) {
            problems.warning(
                    at(key),
                    key.name() + ": " + millis + " is in milliseconds",
                    "write " + millis * 1000 + " if seconds were meant");
        }
    }

    private void ejection() {
        if (pool.autoEjectHosts() && pool.servers().size() == 1) {
            problems.warning(
                    at(PoolKeys.AUTO_EJECT_HOSTS),
                    "auto_eject_hosts with a single server: once it is ejected the whole pool answers errors until"
                            + " server_retry_timeout is over, even if the server is back at once",
                    "set auto_eject_hosts: false, or add servers");
        } else if (pool.autoEjectHosts() && !values.has(PoolKeys.ON_EJECT)) {
            problems.note(
                    at(PoolKeys.AUTO_EJECT_HOSTS),
                    "while a server is ejected its keys are read and written on the others, and what was written there is"
                            + " left behind when it returns: right for a cache, wrong for a data store",
                    "set on_eject: fail for a data store; on_eject: rehash says that this is a cache");
        }
        if (!pool.autoEjectHosts() && values.has(PoolKeys.ON_EJECT)) {
            problems.note(
                    at(PoolKeys.ON_EJECT),
                    "on_eject has no effect, since no server is ever ejected",
                    "set auto_eject_hosts: true or remove on_eject");
        }
    }

    private void distribution() {
        if (pool.distribution() == Distribution.RANDOM && pool.servers().size() > 1) {
            problems.warning(
                    at(PoolKeys.DISTRIBUTION),
                    "random sends a key to any server each time: reads will miss what was written",
                    "use ketama, unless all servers are replicas that are only read");
        }
        long slots = pool.servers().stream().mapToLong(ServerConfig::weight).sum();
        if (pool.distribution() == Distribution.MODULA
                && FNV.contains(pool.hash())
                && pool.servers().size() > 1
                && slots % 2 == 0) {
            problems.warning(
                    at(PoolKeys.DISTRIBUTION),
                    "modula over an even total weight (" + slots + ") with "
                            + pool.hash().configName()
                            + ": which half of the servers a key goes to depends only on the lowest bits of its bytes,"
                            + " so keys that are alike (k0, k2, k4 ...) crowd on some servers",
                    "for a new pool use ketama or hash: murmur; in an existing one either moves nearly all keys");
        }
    }

    private void access() {
        if (pool.listen().isWildcard() && pool.redisAuth().isEmpty()) {
            problems.warning(
                    at(PoolKeys.LISTEN),
                    "listens on every interface without redis_auth: whoever reaches this Pod reaches the data",
                    "listen on 127.0.0.1 for the application in this Pod, or set redis_auth");
        }
        if (pool.redisAuth()
                .filter(password -> !password.equals(password.strip()))
                .isPresent()) {
            problems.warning(
                    at(PoolKeys.REDIS_AUTH),
                    "the password begins or ends with white space or a line break, which counts",
                    "write it on the line of the key, in quotes");
        }
    }

    private void servers() {
        Map<String, ServerConfig> byAddress = new HashMap<>();
        for (ServerConfig server : pool.servers()) {
            ServerConfig other = byAddress.putIfAbsent(server.address(), server);
            if (other != null) {
                problems.warning(
                        new Position(Math.max(server.line(), other.line()), 0),
                        "servers '" + other.name() + "' and '" + server.name() + "' are both at " + server.address(),
                        "correct one of the addresses, or use one entry with twice the weight");
            }
            if (isOwnListener(server)) {
                problems.warning(
                        new Position(server.line(), 0),
                        "server " + server.address()
                                + " is where this pool itself listens: every request would come back" + " in a loop",
                        "give the address of the Redis server");
            }
        }
        mixedNames();
    }

    private void mixedNames() {
        List<ServerConfig> unnamed =
                pool.servers().stream().filter(PoolAdvice::isUnnamed).toList();
        if (!unnamed.isEmpty() && unnamed.size() < pool.servers().size()) {
            problems.warning(
                    new Position(unnamed.get(0).line(), 0),
                    "server " + unnamed.get(0).address()
                            + " has no name while others have: its keys move when its address"
                            + " changes, theirs do not",
                    "to name it without moving a key, append its present name, as in '"
                            + unnamed.get(0).address() + ":" + unnamed.get(0).weight() + " "
                            + unnamed.get(0).name() + "'");
        }
    }

    private void keysWithAnotherMeaning() {
        if (pool.clientConnections() > 0) {
            problems.note(
                    at(PoolKeys.CLIENT_CONNECTIONS),
                    "client_connections is honoured here: client " + (pool.clientConnections() + 1L)
                            + " is refused; nutcracker reads the key and ignores it",
                    "remove it if you relied on that");
        }
        if (values.has(PoolKeys.REUSEPORT)) {
            problems.note(
                    at(PoolKeys.REUSEPORT),
                    "reuseport has no effect: one process serves the port on all its event loops",
                    "remove it");
        }
    }

    private boolean isOwnListener(ServerConfig server) {
        ListenPoint listen = pool.listen();
        if (server.unixPath().isPresent() || listen.unixPath().isPresent()) {
            return server.unixPath().equals(listen.unixPath());
        }
        boolean samePlace = server.host().equals(listen.host())
                || (isLoopback(server.host()) && (isLoopback(listen.host()) || listen.isWildcard()));
        return server.port() == listen.port() && samePlace;
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("::1");
    }

    private static boolean isUnnamed(ServerConfig server) {
        return server.name().equals(server.address())
                || server.name().equals(server.host())
                || server.name()
                        .equals(server.unixPath().map(path -> path + ":").orElse(null));
    }

    private Position at(PoolKey key) {
        return values.place(key).orElse(new Position(pool.line(), 0));
    }
}
