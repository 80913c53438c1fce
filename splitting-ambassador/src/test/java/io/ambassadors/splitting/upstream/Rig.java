package io.ambassadors.splitting.upstream;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoop;

import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.proxy.Endpoint;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.NextOrigin;
import io.ambassadors.common.http.proxy.Origins.Outcome;
import io.ambassadors.common.net.Resolver;
import io.ambassadors.common.net.Transport;
import io.ambassadors.splitting.stats.UpstreamSnapshot;

/** Running upstreams with names, connections and a clock that the test says. */
final class Rig implements AutoCloseable {
    static final Duration LONGEST_LOOKUP = Duration.ofMillis(300);

    final FakeNames names = new FakeNames();
    final Map<SocketAddress, Integer> statuses = new ConcurrentHashMap<>();
    final List<SocketAddress> asked = new CopyOnWriteArrayList<>();
    final List<FakePool> pools = new CopyOnWriteArrayList<>();
    final List<HttpLoop> loops = new ArrayList<>();
    final Upstreams upstreams;
    volatile long seconds = 1000;
    private final DefaultEventLoopGroup group;

    Rig(int count) {
        group = new DefaultEventLoopGroup(count);
        for (int i = 0; i < count; i++) {
            loops.add(new HttpLoop(i, count, (EventLoop) group.next(), Transport.NIO));
        }
        upstreams = new Upstreams(
                loops,
                new UpstreamGroup.Runtime(
                        (loop, settings) -> {
                            FakePool pool = new FakePool(settings, statuses, asked);
                            pools.add(pool);
                            return pool;
                        },
                        loop -> seconds,
                        () -> 0),
                NameServices.of(names),
                LONGEST_LOOKUP);
    }

    /** Loads a configuration and swaps it in, with a way to its first upstream. */
    UpstreamPass use(String text) {
        UpstreamSet set = upstreams.load(Blocks.read(text));
        UpstreamPass pass = set.pass(set.groups().iterator().next().config().name(), HttpVersion.HTTP_1_1, null);
        upstreams.swap(set);
        return pass;
    }

    /** Runs on an event loop, to its end. */
    <T> T on(int loop, Callable<T> work) throws Exception {
        return loops.get(loop).eventLoop().submit(work).get(10, TimeUnit.SECONDS);
    }

    /** Address that a request goes to that is answered at once. */
    String request(UpstreamPass pass, RequestKeys keys) throws Exception {
        return request(pass, keys, Outcome.OK);
    }

    /** Address of the first try of a request; that try ends so. */
    String request(UpstreamPass pass, RequestKeys keys, Outcome outcome) throws Exception {
        return on(0, () -> {
            UpstreamOrigins origins = pass.origins(loops.get(0), keys, NextOrigin.DEFAULT);
            Endpoint endpoint = origins.next();
            if (endpoint == null) {
                return "none";
            }
            origins.finished(endpoint, outcome);
            return endpoint.text();
        });
    }

    UpstreamSnapshot snapshot() throws Exception {
        return upstreams.snapshot().get(10, TimeUnit.SECONDS).get(0);
    }

    static SocketAddress socket(String host, int port) {
        return Resolver.literal(host, port);
    }

    @Override
    public void close() {
        upstreams.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
