package io.ambassadors.sharding.proxy;

import java.util.concurrent.atomic.AtomicLong;

/** Numbers of the clients, unique in the process, as {@code CLIENT ID} shows them; and the count of all connections ever made. */
final class Ids {
    private final AtomicLong lastClient = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();

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
}
