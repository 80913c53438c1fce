package io.ambassadors.sharding.proxy;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

import io.ambassadors.sharding.config.PoolConfig;
import io.ambassadors.sharding.config.ServerConfig;

/**
 * A server of a pool, on one event loop: its shared connections, those for large values, and whether it is in the ring.
 *
 * <p>Ejection is twemproxy's: with {@code auto_eject_hosts}, {@code server_failure_limit} failures in a row take it out of the ring
 * for {@code server_retry_timeout}; every reply sets the count back. Unlike there, it comes back only when it answers a PING.
 */
final class Server {
    final Pool pool;
    final ServerCounters counters = new ServerCounters();
    final DedicatedConnections dedicated = new DedicatedConnections(this);

    ServerConfig config;
    int index;
    /** Version that the server told, such as 7.0.15; empty until it did. */
    String version = "";
    /** Whether it refused HELLO 3 when last asked. */
    boolean refusedResp3;

    private final ArrayList<ServerConnection> open = new ArrayList<>();
    private final ArrayList<Runnable> awaitingVersion = new ArrayList<>();
    private ServerConnection[] resp2;
    private ServerConnection[] resp3;
    private int failures;
    private boolean ejected;
    private boolean removed;
    private boolean failing;
    private boolean everConnected;
    private long askedNanos;
    private long ejectedUntilMillis;
    private String lastError = "";

    Server(Pool pool, ServerConfig config, int index) {
        this.pool = pool;
        this.config = config;
        this.index = index;
        forgetShared(pool.config.serverConnections());
    }

    /** Stays where it is, perhaps with another weight or index, or another password or database for new connections. */
    void update(ServerConfig now, int newIndex, PoolConfig before) {
        config = now;
        index = newIndex;
        PoolConfig after = pool.config;
        boolean sameWords = before.redisAuth().equals(after.redisAuth()) && before.redisDb() == after.redisDb();
        if (!sameWords || before.serverConnections() != after.serverConnections()) {
            for (ServerConnection connection : new ArrayList<>(open)) {
                connection.retire();
            }
            dedicated.retire();
            forgetShared(after.serverConnections());
        }
        if (ejected && !after.autoEjectHosts()) {
            ejected = false;
        }
    }

    private void forgetShared(int connections) {
        resp2 = new ServerConnection[connections];
        resp3 = new ServerConnection[connections];
    }

    /** It is not in the configuration any more: requests under way are answered, then its connections close. */
    void remove() {
        removed = true;
        for (ServerConnection connection : new ArrayList<>(open)) {
            connection.retire();
        }
        dedicated.retire();
        forgetShared(resp2.length);
    }

    /** Opens every shared connection of RESP2, which is what most requests begin with. */
    void preconnect() {
        for (int slot = 0; slot < resp2.length; slot++) {
            shared(slot, false);
        }
    }

    /** The connection for a client's requests: always the same one, as long as it lives. */
    ServerConnection shared(long client, boolean withResp3) {
        ServerConnection[] slots = withResp3 ? resp3 : resp2;
        int slot = slots.length == 1 ? 0 : (int) (client % slots.length);
        ServerConnection connection = slots[slot];
        if (connection == null) {
            connection = new ServerConnection(this, withResp3);
            slots[slot] = connection;
            open.add(connection);
            connection.open();
        }
        return connection;
    }

    /** The connection takes no more requests: the next one opens another. */
    void detach(ServerConnection connection) {
        ServerConnection[] slots = connection.resp3 ? resp3 : resp2;
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] == connection) {
                slots[i] = null;
            }
        }
    }

    void closed(ServerConnection connection) {
        detach(connection);
        open.remove(connection);
    }

    /**
     * Sees to it that the server's version is known, if it can be: asks unless that was done within this time.
     *
     * @param known runs when there is nothing more to wait for, perhaps at once
     */
    void learnVersion(long againAfterNanos, Runnable known) {
        long now = pool.worker.now();
        boolean asking = !awaitingVersion.isEmpty();
        if (!asking && (!version.isEmpty() || (askedNanos != 0 && now - askedNanos < againAfterNanos))) {
            known.run();
            return;
        }
        awaitingVersion.add(known);
        if (!asking) {
            askedNanos = now;
            Probe.resp3(this, answer -> {
                refusedResp3 |= answer == Probe.Answer.NO_RESP3;
                ArrayList<Runnable> waiting = new ArrayList<>(awaitingVersion);
                awaitingVersion.clear();
                waiting.forEach(Runnable::run);
            });
        }
    }

    /** A connection came about. */
    void connected() {
        everConnected = true;
        failing = false;
    }

    /** A reply arrived, whatever it says: the server is not failing. */
    void countReply() {
        failures = 0;
        failing = false;
        counters.responses++;
    }

    /** A reply arrived. */
    void answered(long nanos, int bytes) {
        countReply();
        counters.responseBytes += bytes;
        counters.latency.record(nanos, pool.worker.now());
    }

    /** A connection ended otherwise than by our will. */
    void failed(ServerConnection.FailureKind kind, String reply) {
        switch (kind) {
            case EOF -> counters.eof++;
            case ERROR -> counters.err++;
            case TIMEOUT -> counters.timedout++;
        }
        lastError = reply.startsWith("ERR ") ? reply.substring(4) : reply;
        failing = true;
        if (reply.startsWith("NOPROTO")) {
            refusedResp3 = true;
            return;
        }
        if (pool.config.autoEjectHosts() && !ejected && !removed && ++failures >= pool.config.serverFailureLimit()) {
            eject();
        }
    }

    private void eject() {
        ejected = true;
        failures = 0;
        counters.ejections++;
        counters.ejectedAtMicros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        pool.counters.serverEjects++;
        pool.rehash();
        scheduleProbe();
    }

    private void scheduleProbe() {
        long millis = pool.config.serverRetryTimeout().toMillis();
        ejectedUntilMillis = System.currentTimeMillis() + millis;
        pool.worker.loop.schedule(this::probe, millis, TimeUnit.MILLISECONDS);
    }

    private void probe() {
        if (ejected && !removed) {
            Probe.ping(this, alive -> {
                if (!ejected || removed) {
                    return;
                }
                if (alive) {
                    ejected = false;
                    failing = false;
                    ejectedUntilMillis = 0;
                    pool.rehash();
                } else {
                    scheduleProbe();
                }
            });
        }
    }

    boolean isEjected() {
        return ejected;
    }

    /** Whether no connection is left. */
    boolean isUnused() {
        return open.isEmpty() && dedicated.size() == 0;
    }

    boolean isRemoved() {
        return removed;
    }

    void checkTimeouts(long now, long timeoutNanos) {
        for (int i = open.size() - 1; i >= 0; i--) {
            if (i < open.size()) {
                open.get(i).checkTimeout(now, timeoutNanos);
            }
        }
        dedicated.checkTimeouts(now, timeoutNanos);
    }

    /** Shared connections, those on their way out among them. */
    ArrayList<ServerConnection> connections() {
        return open;
    }

    String lastError() {
        return lastError;
    }

    long ejectedUntilMillis() {
        return ejected ? ejectedUntilMillis : 0;
    }

    boolean isFailing() {
        return failing;
    }

    boolean isEverConnected() {
        return everConnected;
    }
}
