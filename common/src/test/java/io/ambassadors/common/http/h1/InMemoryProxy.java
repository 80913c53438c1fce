package io.ambassadors.common.http.h1;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.netty.channel.EventLoop;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.proxy.Attempt;
import io.ambassadors.common.http.proxy.Endpoint;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.OriginPool;
import io.ambassadors.common.http.proxy.PoolSettings;
import io.ambassadors.common.http.proxy.ProxySettings;
import io.ambassadors.common.http.server.PassThrough;
import io.ambassadors.common.net.Transport;

/** A client's connection and those to one origin without sockets: every byte and every turn of the loop is the test's choice. */
final class InMemoryProxy {
    private static final SocketAddress ADDRESS = InetSocketAddress.createUnresolved("origin", 80);

    final Wire client = new Wire();
    final List<Wire> origins = new ArrayList<>();
    final PassThrough service;
    final HttpLoop loop;
    private final Http1OriginPool real;

    InMemoryProxy() {
        EventLoop events = client.eventLoop();
        loop = new HttpLoop(0, 1, events, Transport.best());
        real = new Http1OriginPool(
                loop,
                new PoolSettings(HttpVersion.HTTP_1_1, 1, 1000, Duration.ofHours(1), Duration.ofSeconds(60), null));
        Endpoint endpoint = new Endpoint(ADDRESS, "origin", new Unconnected(), null);
        service = new PassThrough(ClientSettings.DEFAULT, settings(), l -> List.of(endpoint));
        client.pipeline().addLast(new ClientConnection(loop, service, null));
    }

    /** Bodies of more than 256 bytes stream, and 1024 are kept for a slow client. */
    private static ProxySettings settings() {
        ProxySettings d = ProxySettings.DEFAULT;
        return new ProxySettings(
                d.connectTimeout(),
                d.sendTimeout(),
                d.readTimeout(),
                d.next(),
                d.maxBody(),
                d.requestBuffering(),
                256,
                1024,
                d.maxResponseHead(),
                d.ignoreClientAbort(),
                d.passTrailers());
    }

    /** Runs what the loop would run, and carries what was written to both sides. */
    void turn() {
        client.turn();
        origins.forEach(Wire::turn);
        client.turn();
    }

    /** Ends all connections. */
    void close() {
        client.close();
        origins.forEach(Wire::close);
        turn();
        loop.release();
    }

    /** Takes idle connections from the real pool, and makes new ones without sockets. */
    private final class Unconnected implements OriginPool {
        @Override
        public void open(SocketAddress address, Attempt attempt) {
            if (real.idle() > 0) {
                real.open(address, attempt);
                return;
            }
            OriginConnection connection = new OriginConnection(loop, real, address);
            origins.add(new Wire(connection));
            connection.serve(attempt);
        }

        @Override
        public boolean needsLength() {
            return false;
        }

        @Override
        public int idle() {
            return real.idle();
        }

        @Override
        public int active() {
            return real.active();
        }

        @Override
        public long connects() {
            return 0;
        }

        @Override
        public void retire() {
            real.retire();
        }
    }
}
