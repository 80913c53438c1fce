package io.ambassadors.sharding.proxy;

import java.util.ArrayDeque;
import java.util.ArrayList;

/**
 * The connections to one server that carry one large value at a time. At most {@code large_connections}; an exchange that finds
 * none waits for its turn, and its client with it.
 */
final class DedicatedConnections {
    private final Server server;
    private final ArrayList<DedicatedConnection> all = new ArrayList<>();
    private final ArrayDeque<DedicatedConnection> idle = new ArrayDeque<>();
    private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();

    DedicatedConnections(Server server) {
        this.server = server;
    }

    /** Connections that are open or on their way. */
    int size() {
        return all.size();
    }

    /** Gives the exchange a connection, now or later. */
    void acquire(Exchange exchange) {
        DedicatedConnection connection = takeIdle(exchange.resp3());
        if (connection != null) {
            connection.begin(exchange);
        } else if (all.size() < server.pool.config.limits().largeConnections()) {
            connection = new DedicatedConnection(server, exchange.resp3());
            all.add(connection);
            connection.begin(exchange);
            connection.open();
        } else {
            waiting.add(exchange);
            makeRoom();
        }
    }

    private DedicatedConnection takeIdle(boolean resp3) {
        for (DedicatedConnection connection : idle) {
            if (connection.resp3 == resp3) {
                idle.remove(connection);
                return connection;
            }
        }
        return null;
    }

    /** An idle connection of the other protocol version gives way. */
    private void makeRoom() {
        DedicatedConnection connection = idle.poll();
        if (connection != null) {
            connection.close();
        }
    }

    /** The exchange does not want a connection any more. */
    void forget(Exchange exchange) {
        waiting.remove(exchange);
    }

    /** The connection carried its value to the end. */
    void release(DedicatedConnection connection) {
        idle.push(connection);
        next();
    }

    /** The connection is gone. */
    void closed(DedicatedConnection connection) {
        if (all.remove(connection)) {
            idle.remove(connection);
            next();
        }
    }

    private void next() {
        Exchange exchange = waiting.poll();
        if (exchange != null) {
            acquire(exchange);
        }
    }

    /** Closes those that are idle; the others end with what they carry. */
    void retire() {
        all.forEach(DedicatedConnection::retire);
        for (DedicatedConnection connection : new ArrayList<>(idle)) {
            connection.close();
        }
    }

    void checkTimeouts(long now, long timeoutNanos) {
        for (int i = all.size() - 1; i >= 0; i--) {
            if (i < all.size()) {
                all.get(i).checkTimeout(now, timeoutNanos);
            }
        }
        for (Exchange oldest = waiting.peek();
                oldest != null && now - oldest.arrivedNanos() > timeoutNanos;
                oldest = waiting.peek()) {
            waiting.poll();
            server.pool.counters.forwardError++;
            oldest.failed("ERR " + Errors.TIMED_OUT);
        }
    }
}
