package io.ambassadors.common.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.h1.Http1OriginPool;
import io.ambassadors.common.http.proxy.Endpoint;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.PoolSettings;
import io.ambassadors.common.http.proxy.ProxySettings;
import io.ambassadors.common.http.proxy.RequestHandler;
import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.RawHttp;
import io.ambassadors.common.testing.ScriptedOrigin;

/** The proxy with the smallest service, on a free port; when it is closed it looks whether everything was put away. */
final class RunningProxy implements AutoCloseable {
    final HttpLoops loops;
    final PassThrough service;
    private final HttpListener listener;
    private final Map<HttpLoop, Http1OriginPool> pools = new ConcurrentHashMap<>();

    /** What a test changes of the defaults. */
    static final class Options {
        ClientSettings client = ClientSettings.DEFAULT;
        ProxySettings proxy = ProxySettings.DEFAULT;
        PoolSettings pool =
                new PoolSettings(HttpVersion.HTTP_1_1, 32, 1000, Duration.ofHours(1), Duration.ofSeconds(60), null);
        int loops = 1;
        UnaryOperator<RequestHandler> around = handler -> handler;
        HttpListener.Options listener = HttpListener.Options.DEFAULT;
    }

    RunningProxy(Options options, InetSocketAddress... origins) throws IOException {
        loops = new HttpLoops(options.loops);
        service = new PassThrough(options.client, options.proxy, loop -> endpoints(options, loop, origins)) {
            private RequestHandler handler;

            @Override
            public RequestHandler handler() {
                if (handler == null) {
                    handler = options.around.apply(this);
                }
                return handler;
            }
        };
        listener = HttpListener.bind(ListenPoint.tcp("127.0.0.1", 0), loops, service, options.listener);
    }

    /** In front of this origin, with the defaults. */
    static RunningProxy before(ScriptedOrigin origin) throws IOException {
        return new RunningProxy(new Options(), origin.address());
    }

    private List<Endpoint> endpoints(Options options, HttpLoop loop, InetSocketAddress... origins) {
        Http1OriginPool pool = pools.computeIfAbsent(loop, l -> new Http1OriginPool(l, options.pool));
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < origins.length; i++) {
            endpoints.add(new Endpoint(origins[i], "origin" + (i + 1), pool, null));
        }
        return endpoints;
    }

    int port() {
        return ((InetSocketAddress) listener.address()).getPort();
    }

    RawHttp connect() throws IOException {
        return RawHttp.connect(port());
    }

    /** Connections to origins that serve a request, on all loops. */
    int active() {
        return loops.ask(loop -> pools.containsKey(loop) ? pools.get(loop).active() : 0).stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** Connections to origins that are kept, on all loops. */
    int idle() {
        return loops.ask(loop -> pools.containsKey(loop) ? pools.get(loop).idle() : 0).stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** Waits until so many exchanges have ended, and returns their records. */
    List<String> ended(int count) {
        Await.until(count + " exchanges have ended: " + service.ended, () -> service.ended.size() >= count);
        assertThat(service.ended).hasSize(count);
        return List.copyOf(service.ended);
    }

    /** Stops, when all clients have gone; fails if anything is left over. */
    @Override
    public void close() {
        try {
            Await.until("exchanges have ended", () -> service.open() == 0);
            Await.until("clients have gone", () -> loops.clients() == 0);
            Await.until("connections to origins are idle or closed", () -> active() == 0);
            assertThat(service.violations).isEmpty();
        } finally {
            listener.close();
            loops.close();
        }
    }
}
