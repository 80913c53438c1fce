package io.ambassadors.https.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;

import io.ambassadors.common.http.proxy.Attempt;
import io.ambassadors.common.http.proxy.Endpoint;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.OriginPool;
import io.ambassadors.common.http.proxy.PoolSettings;
import io.ambassadors.common.http.server.OriginPools;
import io.ambassadors.common.net.Resolver;
import io.ambassadors.https.config.BackendConfig;
import io.ambassadors.https.stats.BackendSnapshot;

/** The backend on one event loop: its addresses, connections to it, and how it fares. */
final class LoopBackend {
    /** How long the addresses of a name hold. */
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final HttpLoop loop;
    private final BackendConfig config;
    private final Resolver resolver;
    private final OriginPool pool;
    private final boolean named;
    private final List<Runnable> waiting = new ArrayList<>();
    private Endpoint[] endpoints;
    private long resolvedNanos;
    private boolean resolving;
    private int preferred;
    private long connectFailures;
    private String lastFailure = "";
    private long lastFailureMillis;
    private boolean failing;

    LoopBackend(HttpLoop loop, BackendConfig config, PoolSettings settings, Resolver resolver) {
        this.loop = loop;
        this.config = config;
        this.resolver = resolver;
        this.pool = OriginPools.create(loop, settings);
        this.named = config.unixPath().isEmpty() && !Resolver.isLiteral(config.host());
        if (config.unixPath().isPresent()) {
            String path = config.unixPath().get();
            endpoints = new Endpoint[] {new Endpoint(new DomainSocketAddress(path), "unix:" + path, pool, null)};
        } else if (!named) {
            InetSocketAddress address = Resolver.literal(config.host(), config.port());
            endpoints = new Endpoint[] {endpoint(address.getAddress())};
        }
    }

    private Endpoint endpoint(InetAddress address) {
        InetSocketAddress socket = new InetSocketAddress(address, config.port());
        String host = NetUtil.toAddressString(address);
        String text = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + config.port();
        return new Endpoint(socket, text, pool, null);
    }

    /** Runs an action when addresses are known, or known not to be: mostly at once. */
    void whenResolved(Runnable action) {
        if (!named) {
            action.run();
            return;
        }
        long age = loop.now() - resolvedNanos;
        boolean known = endpoints != null && endpoints.length > 0;
        if (known && age < FRESH_NANOS) {
            action.run();
            return;
        }
        if (known) {
            // The name may point elsewhere by now; who comes after the answer goes there.
            action.run();
        } else {
            waiting.add(action);
        }
        resolve();
    }

    private void resolve() {
        if (resolving) {
            return;
        }
        resolving = true;
        resolver.resolveAll(config.host())
                .whenComplete((addresses, failure) -> loop.eventLoop().execute(() -> resolved(addresses)));
    }

    private void resolved(List<InetAddress> addresses) {
        resolving = false;
        if (addresses != null) {
            endpoints = addresses.stream().map(this::endpoint).toArray(Endpoint[]::new);
            preferred = preferred < endpoints.length ? preferred : 0;
            resolvedNanos = loop.now();
        }
        List<Runnable> actions = List.copyOf(waiting);
        waiting.clear();
        actions.forEach(Runnable::run);
    }

    /** How many addresses there are. */
    int size() {
        return endpoints == null ? 0 : endpoints.length;
    }

    /** An address, the one that answered last being the first. */
    Endpoint endpoint(int index) {
        return endpoints[(preferred + index) % endpoints.length];
    }

    /** An endpoint that stands for a name without addresses. */
    Endpoint unknown() {
        return new Endpoint(null, config.text(), pool, null);
    }

    /** A try has ended with a response. */
    void succeeded(Endpoint endpoint) {
        failing = false;
        if (endpoints != null && endpoints.length > 1) {
            for (int i = 0; i < endpoints.length; i++) {
                if (endpoints[i] == endpoint) {
                    preferred = i;
                }
            }
        }
    }

    /** A try has failed. */
    void failed(Attempt attempt) {
        if (attempt.connectNanos() < 0) {
            connectFailures++;
            resolvedNanos = loop.now() - FRESH_NANOS;
        }
        failing = true;
        lastFailure = attempt.failure() == null ? "" : attempt.failure().text();
        lastFailureMillis = System.currentTimeMillis();
    }

    void retire() {
        pool.retire();
    }

    BackendSnapshot snapshot() {
        return new BackendSnapshot(
                config.text(),
                config.protocol().name().toLowerCase(Locale.ROOT),
                pool.idle(),
                pool.active(),
                pool.connects(),
                connectFailures,
                lastFailure,
                lastFailureMillis,
                failing);
    }
}
