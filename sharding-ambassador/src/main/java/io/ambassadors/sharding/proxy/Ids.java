package io.ambassadors.sharding.proxy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers of the clients, unique in the process, as {@code CLIENT ID} shows them; the count of all connections ever made; and how
 * many clients there may be before file descriptors run out.
 */
final class Ids {
    private final AtomicLong lastClient = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicInteger clients = new AtomicInteger();
    private volatile int mostClients = Integer.MAX_VALUE;

    /** The next client's number. */
    long nextClient() {
        connections.incrementAndGet();
        return lastClient.incrementAndGet();
    }

    /** Counts a connection to a server. */
    void serverConnection() {
        connections.incrementAndGet();
    }

    /** Connections accepted and opened since start. */
    long totalConnections() {
        return connections.get();
    }

    /** Clients of all pools beyond this number are refused. */
    void limitClients(int most) {
        mostClients = Math.max(1, most);
    }

    /** Counts a client that came; returns whether there is a descriptor for it. */
    boolean admitClient() {
        return clients.incrementAndGet() <= mostClients;
    }

    /** Counts a client that went. */
    void clientGone() {
        clients.decrementAndGet();
    }
}
