package io.ambassadors.sharding.proxy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;

import io.ambassadors.common.net.FileDescriptors;
import io.ambassadors.common.net.Resolver;
import io.ambassadors.common.net.Transport;
import io.ambassadors.common.routing.shard.Placement;
import io.ambassadors.sharding.config.NutcrackerConfig;
import io.ambassadors.sharding.config.PoolConfig;
import io.ambassadors.sharding.stats.PoolSnapshot;
import io.ambassadors.sharding.stats.SlowCommand;

/**
 * The running proxy: event loops, listeners, pools. Everything that changes it is called by one thread at a time and hands its work
 * to the event loops; what it tells is gathered on them.
 */
public final class DataPlane implements AutoCloseable {
    private static final long LOOP_ANSWER_SECONDS = 5;
    /** Left for the admin plane, log files and classes that are loaded late. */
    private static final int SPARE_DESCRIPTORS = 64;

    private final Transport transport = Transport.best();
    private final Resolver resolver = new Resolver();
    private final Ids ids = new Ids();
    private final SlowLog slowLog = new SlowLog();
    private final EventLoopGroup loops;
    private final Map<EventExecutor, Worker> workers = new IdentityHashMap<>();
    private final int eventLoops;
    private Map<String, RunningPool> pools = new LinkedHashMap<>();
    private final List<RunningPool> leaving = new ArrayList<>();
    private int descriptorsAtStart;
    private volatile boolean started;
    private boolean closed;

    /** A data plane that serves nothing yet. */
    public DataPlane(int eventLoops) {
        this.eventLoops = eventLoops;
        this.loops = transport.newEventLoops(eventLoops);
        for (EventExecutor loop : loops) {
            workers.put(loop, new Worker((EventLoop) loop, transport, resolver, ids, slowLog));
        }
    }

    /**
     * Puts a configuration in force: the first, or another. New listeners are bound before anything changes, so that a
     * configuration either takes effect whole or not at all. Requests under way end where they began; clients stay connected.
     *
     * @throws IOException if a listener cannot be bound; then nothing has changed
     */
    public synchronized void apply(NutcrackerConfig config) throws IOException {
        Map<String, RunningPool> next = new LinkedHashMap<>();
        List<RunningPool> unused = new ArrayList<>(pools.values());
        List<RunningPool> added = new ArrayList<>();
        Map<RunningPool, PoolPlan> plans = new LinkedHashMap<>();
        List<PoolListener> bound = new ArrayList<>();
        Map<RunningPool, PoolListener> moved = new LinkedHashMap<>();
        Map<PoolConfig, RunningPool> kept = match(config, unused);
        try {
            for (PoolConfig pool : config.pools()) {
                PoolPlan plan = PoolPlan.of(pool);
                RunningPool running = kept.get(pool);
                if (running == null) {
                    running = new RunningPool(workers.values(), plan);
                    added.add(running);
                }
                if (running.listener() == null || !sameAddress(running, pool)) {
                    PoolListener listener = PoolListener.bind(pool, transport, loops, running::onLoopOf);
                    bound.add(listener);
                    moved.put(running, listener);
                }
                plans.put(running, plan);
                next.put(pool.name(), running);
            }
        } catch (IOException e) {
            bound.forEach(PoolListener::close);
            added.forEach(RunningPool::close);
            throw explained(e);
        }
        commit(next, unused, plans, moved);
        if (!started) {
            descriptorsAtStart = FileDescriptors.left().orElse(Integer.MAX_VALUE);
        }
        ids.limitClients(descriptorsAtStart - mostServerConnections(config) - SPARE_DESCRIPTORS);
        started = true;
    }

    /** In a reload, it may be a pool of this very process that holds an address. */
    private IOException explained(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (pools.isEmpty() || !message.contains("in use")) {
            return failure;
        }
        return new IOException(
                message + "; if it is a pool of this file that held the address so far, change it in two steps",
                failure);
    }

    private int mostServerConnections(NutcrackerConfig config) {
        long most = 0;
        for (PoolConfig pool : config.pools()) {
            // Each protocol version has its connections; one probe.
            int perServer = 2 * pool.serverConnections() + pool.limits().largeConnections() + 1;
            most += (long) perServer * pool.servers().size();
        }
        return (int) Math.min(Integer.MAX_VALUE / 2, most * eventLoops);
    }

    private void commit(
            Map<String, RunningPool> next,
            List<RunningPool> unused,
            Map<RunningPool, PoolPlan> plans,
            Map<RunningPool, PoolListener> moved) {
        pools = next;
        plans.forEach(RunningPool::update);
        moved.forEach(RunningPool::listenWith);
        for (RunningPool gone : unused) {
            gone.stopAccepting();
            leaving.add(gone);
        }
    }

    /**
     * Which running pool becomes which: the one that listens where it shall listen, else the one of the same name. What becomes none
     * stays in the list.
     */
    private static Map<PoolConfig, RunningPool> match(NutcrackerConfig config, List<RunningPool> unused) {
        Map<PoolConfig, RunningPool> kept = new LinkedHashMap<>();
        for (PoolConfig pool : config.pools()) {
            sameListener(unused, pool).ifPresent(running -> {
                kept.put(pool, running);
                unused.remove(running);
            });
        }
        for (PoolConfig pool : config.pools()) {
            if (!kept.containsKey(pool)) {
                sameName(unused, pool).ifPresent(running -> {
                    kept.put(pool, running);
                    unused.remove(running);
                });
            }
        }
        return kept;
    }

    /** Pools that left the configuration are closed when their last client is gone. */
    private synchronized void forgetEmptyPools() {
        leaving.removeIf(RunningPool::closeIfEmpty);
    }

    private static boolean sameAddress(RunningPool running, PoolConfig pool) {
        return running.listener().address().text().equals(pool.listen().text())
                && running.listener()
                        .address()
                        .permissions()
                        .equals(pool.listen().permissions());
    }

    private static Optional<RunningPool> sameListener(List<RunningPool> running, PoolConfig wanted) {
        return running.stream().filter(pool -> sameAddress(pool, wanted)).findFirst();
    }

    private static Optional<RunningPool> sameName(List<RunningPool> running, PoolConfig wanted) {
        return running.stream()
                .filter(pool -> pool.config().name().equals(wanted.name()))
                .findFirst();
    }

    /** Whether every listener of the first configuration was bound. */
    public boolean isStarted() {
        return started;
    }

    /** Whether every event loop runs a task within five seconds. */
    public boolean isAlive() {
        forgetEmptyPools();
        try {
            for (Worker worker : workers.values()) {
                worker.loop.submit(() -> {}).get(LOOP_ANSWER_SECONDS, TimeUnit.SECONDS);
            }
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Accepts no more clients; those that are connected are served. */
    public synchronized void stopAccepting() {
        pools.values().forEach(RunningPool::stopAccepting);
    }

    /** Clients that are connected, of all pools. */
    public synchronized int clients() {
        int clients = 0;
        for (RunningPool pool : pools.values()) {
            clients += pool.clients();
        }
        for (RunningPool pool : leaving) {
            clients += pool.clients();
        }
        return clients;
    }

    /** The pools at this moment, in the order of the configuration. */
    public synchronized List<PoolSnapshot> snapshot() {
        if (closed) {
            return List.of();
        }
        forgetEmptyPools();
        List<PoolSnapshot> snapshots = new ArrayList<>();
        for (RunningPool pool : pools.values()) {
            snapshots.add(Snapshots.of(pool.config(), collect(pool.parts())));
        }
        return snapshots;
    }

    private static List<Snapshots.Part> collect(Iterable<Pool> parts) {
        List<Future<Snapshots.Part>> asked = new ArrayList<>();
        for (Pool pool : parts) {
            Callable<Snapshots.Part> question = () -> Snapshots.Part.of(pool);
            asked.add(pool.worker.loop.submit(question));
        }
        List<Snapshots.Part> answers = new ArrayList<>();
        for (Future<Snapshots.Part> answer : asked) {
            answers.add(await(answer));
        }
        return answers;
    }

    private static <T> T await(Future<T> answer) {
        try {
            return answer.get(LOOP_ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("event loop did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The ring in force in a pool; with ejected servers it is that of the first event loop. */
    public synchronized Optional<Placement> placement(String pool) {
        RunningPool running = pools.get(pool);
        if (running == null) {
            return Optional.empty();
        }
        Pool part = running.parts().iterator().next();
        Callable<Placement> question = part::placement;
        return Optional.of(await(part.worker.loop.submit(question)));
    }

    /** The configuration of each pool in force. */
    public synchronized List<PoolConfig> configs() {
        return pools.values().stream().map(RunningPool::config).toList();
    }

    /** The latest slow commands, newest first. */
    public List<SlowCommand> slowLog() {
        return slowLog.entries();
    }

    /** Connections accepted and opened since start. */
    public long totalConnections() {
        return ids.totalConnections();
    }

    /** Number of event loops. */
    public int eventLoops() {
        return eventLoops;
    }

    /** Closes every connection and ends the event loops. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        pools.values().forEach(RunningPool::close);
        leaving.forEach(RunningPool::close);
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        resolver.close();
    }
}
