package io.ambassadors.sharding.proxy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jboss.logging.Logger;

import io.ambassadors.common.routing.shard.Distribution;
import io.ambassadors.common.routing.shard.Placement;
import io.ambassadors.sharding.config.OnEject;
import io.ambassadors.sharding.config.PoolConfig;
import io.ambassadors.sharding.config.ServerConfig;

/** A pool on one event loop: which server has a key, the servers, the clients, the counters. */
final class Pool {
    private static final byte[] PLACEHOLDER = io.ambassadors.sharding.resp.RespBytes.latin("placeholder");
    private static final long SLOWEST_TICK_MILLIS = 100;
    private static final long FASTEST_TICK_MILLIS = 10;

    private static final Logger LOG = Logger.getLogger(Pool.class);

    final Worker worker;
    final PoolCounters counters = new PoolCounters();
    final LargeKeys largeKeys = new LargeKeys();
    /** Clients of this pool on all event loops. */
    final AtomicInteger clientsEverywhere;

    final ArrayList<ClientConnection> clients = new ArrayList<>();

    PoolConfig config;
    long slowNanos;
    private Placement full;
    private Placement placement;
    private Server[] servers = {};
    /** Not in the configuration any more, but with requests under way. */
    private final ArrayList<Server> leaving = new ArrayList<>();

    private java.util.concurrent.ScheduledFuture<?> tick;

    Pool(Worker worker, PoolPlan plan, AtomicInteger clientsEverywhere) {
        this.worker = worker;
        this.clientsEverywhere = clientsEverywhere;
        update(plan);
    }

    /**
     * Puts a configuration in force. Servers that stay where they are keep their connections and their state; requests under way on
     * others end there, and then their connections close.
     */
    void update(PoolPlan plan) {
        PoolConfig before = config;
        config = plan.config();
        slowNanos = config.slowlogThreshold().toNanos();
        Server[] old = servers;
        List<ServerConfig> wanted = config.servers();
        servers = new Server[wanted.size()];
        for (int i = 0; i < servers.length; i++) {
            ServerConfig server = wanted.get(i);
            int kept = find(old, server);
            if (kept >= 0) {
                servers[i] = old[kept];
                old[kept] = null;
                servers[i].update(server, i, before);
            } else {
                servers[i] = new Server(this, server, i);
            }
        }
        for (Server gone : old) {
            if (gone != null) {
                gone.remove();
                leaving.add(gone);
            }
        }
        full = plan.placement();
        rehash();
        if (config.preconnect()) {
            for (Server server : servers) {
                server.preconnect();
            }
        }
        restartTick();
    }

    private static int find(Server[] servers, ServerConfig wanted) {
        for (int i = 0; i < servers.length; i++) {
            if (servers[i] != null && servers[i].config.sameEndpoint(wanted)) {
                return i;
            }
        }
        return -1;
    }

    private void restartTick() {
        if (tick != null) {
            tick.cancel(false);
        }
        long timeout = config.timeout().toMillis();
        long period = timeout <= 0
                ? SLOWEST_TICK_MILLIS
                : Math.max(FASTEST_TICK_MILLIS, Math.min(SLOWEST_TICK_MILLIS, timeout / 4));
        tick = worker.loop.scheduleAtFixedRate(this::tick, period, period, TimeUnit.MILLISECONDS);
    }

    /** What fails for one server must not end the watch over all. */
    private void checkTimeouts(Server server, long timeoutNanos) {
        try {
            server.checkTimeouts(worker.now(), timeoutNanos);
        } catch (RuntimeException e) {
            LOG.errorf(e, "Timeouts could not be checked: server=%s", server.config.name());
        }
    }

    private void tick() {
        long timeoutNanos =
                config.timeout().isZero() ? Long.MAX_VALUE : config.timeout().toNanos();
        for (Server server : servers) {
            checkTimeouts(server, timeoutNanos);
        }
        for (int i = leaving.size() - 1; i >= 0; i--) {
            checkTimeouts(leaving.get(i), timeoutNanos);
            if (leaving.get(i).isUnused()) {
                leaving.remove(i);
            }
        }
    }

    /** The pool is gone: its clients are served to their end, its timers stop when there are none. */
    void close() {
        if (tick != null) {
            tick.cancel(false);
        }
        for (Server server : servers) {
            server.remove();
        }
    }

    /** The servers, in the order of their indices. */
    List<Server> servers() {
        return List.of(servers);
    }

    Server server(int index) {
        return servers[index];
    }

    int serverCount() {
        return servers.length;
    }

    /** Index of the server that has the key; -1 if all are ejected. */
    int pick(byte[] bytes, int offset, int length) {
        return placement.pick(bytes, offset, length);
    }

    /** Index of the server for commands without a key; -1 if all are ejected. */
    int pickForKeyless() {
        return placement.pick(PLACEHOLDER, 0, PLACEHOLDER.length);
    }

    /** Whether a key always lives on the same server, so that asking whether two keys live together makes sense. */
    boolean placesKeys() {
        return config.distribution() != Distribution.RANDOM;
    }

    /** The ring in force. */
    Placement placement() {
        return placement;
    }

    /** A server went out of the ring or came back. */
    void rehash() {
        BitSet live = new BitSet(servers.length);
        for (Server server : servers) {
            live.set(server.index, !server.isEjected() || config.onEject() == OnEject.FAIL);
        }
        placement = live.cardinality() == servers.length ? full : full.withLive(live);
    }

    /** The version that a server told, of the first that did. */
    Optional<String> serverVersion() {
        for (Server server : servers) {
            if (!server.version.isEmpty()) {
                return Optional.of(server.version);
            }
        }
        return Optional.empty();
    }

    /** Whether any server is known to speak no RESP3; its name. */
    Optional<String> withoutResp3() {
        for (Server server : servers) {
            if (server.refusedResp3) {
                return Optional.of(server.config.name());
            }
        }
        return Optional.empty();
    }

    /** A request was answered and its reply is on its way to the client. */
    void answered(Request request, long now) {
        long nanos = now - request.arrivedNanos;
        counters.kinds[request.command.kind().ordinal()].record(nanos, now);
    }

    /** A request took long: it goes to the slow log. */
    void slow(Request request, Server server, long nanos) {
        String key = SlowKeys.firstKey(request);
        slow(request.command.name(), key, request.client, server, nanos);
    }

    void slow(String command, String key, ClientConnection client, Server server, long nanos) {
        worker.slowLog.add(
                System.currentTimeMillis(),
                nanos / 1000,
                config.name(),
                server.config.name(),
                command,
                key,
                client.address());
    }
}
