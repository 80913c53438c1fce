package io.ambassadors.sharding.proxy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;

import io.ambassadors.sharding.config.PoolConfig;

/** A pool on all event loops, and its listener. */
final class RunningPool {
    private final Map<EventExecutor, Pool> parts = new IdentityHashMap<>();
    private final AtomicInteger clients = new AtomicInteger();
    private volatile PoolConfig config;
    private PoolListener listener;

    RunningPool(Collection<Worker> workers, PoolPlan plan) {
        config = plan.config();
        for (Worker worker : workers) {
            parts.put(
                    worker.loop,
                    worker.loop
                            .submit(() -> new Pool(worker, plan, clients))
                            .awaitUninterruptibly()
                            .getNow());
        }
    }

    /** The part on the event loop of a client. */
    Pool onLoopOf(Channel client) {
        return parts.get(client.eventLoop());
    }

    Collection<Pool> parts() {
        return parts.values();
    }

    PoolConfig config() {
        return config;
    }

    int clients() {
        return clients.get();
    }

    PoolListener listener() {
        return listener;
    }

    /** Puts a configuration in force on every event loop; returns when all have it. */
    void update(PoolPlan plan) {
        if (plan.config().equals(config) && listener != null) {
            return;
        }
        config = plan.config();
        for (Pool pool : parts.values()) {
            pool.worker.loop.submit(() -> pool.update(plan)).awaitUninterruptibly();
        }
    }

    /** Takes another listener and closes the one before. */
    void listenWith(PoolListener next) {
        next.publish();
        stopAccepting();
        listener = next;
    }

    void stopAccepting() {
        if (listener != null) {
            listener.close();
            listener = null;
        }
    }

    /** Closes a pool that has no clients any more; returns whether it did. */
    boolean closeIfEmpty() {
        if (clients.get() > 0) {
            return false;
        }
        close();
        return true;
    }

    /** Closes the clients and the servers. */
    void close() {
        stopAccepting();
        for (Pool pool : parts.values()) {
            pool.worker
                    .loop
                    .submit(() -> {
                        for (ClientConnection client : new ArrayList<>(pool.clients)) {
                            client.close();
                        }
                        pool.close();
                    })
                    .awaitUninterruptibly();
        }
    }
}
