package io.ambassadors.splitting.service;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.LongAdder;

import io.netty.channel.Channel;
import io.netty.channel.unix.DomainSocketAddress;
import org.jboss.logging.Logger;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.proxy.ClientInfo;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.RequestHandler;
import io.ambassadors.common.http.proxy.Site;
import io.ambassadors.common.http.server.HttpListener;
import io.ambassadors.common.http.server.HttpLoops;
import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.common.net.ProxyHeaderHandler;
import io.ambassadors.splitting.server.ListenSpec;
import io.ambassadors.splitting.server.Listener;
import io.ambassadors.splitting.server.SplittingHandler;

/** A listening socket and what serves its clients: the configuration in force, and after a reload the next one. */
final class RunningListener implements Site {
    private static final Logger LOG = Logger.getLogger(RunningListener.class);

    private final LongAdder connections = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder turnedAway = new LongAdder();
    private volatile Serving serving;
    private HttpListener socket;

    /** What is in force; one object, so that settings and handler always belong together. */
    private record Serving(ListenSpec spec, ClientSettings settings, SplittingHandler handler) {}

    /**
     * Binds and serves.
     *
     * @throws IOException if the address cannot be bound; the message names it and says what to do
     */
    static RunningListener bind(Listener first, SplittingHandler handler, HttpLoops loops) throws IOException {
        ListenSpec spec = first.spec();
        RunningListener listener = new RunningListener();
        listener.serve(first, handler);
        HttpListener.Options options =
                new HttpListener.Options(spec.backlog(), spec.tcpKeepalive(), listener::beforeHttp);
        listener.socket = HttpListener.bind(pointOf(spec), loops, listener, options);
        return listener;
    }

    private static ListenPoint pointOf(ListenSpec spec) {
        SocketAddress address = spec.address();
        if (address instanceof DomainSocketAddress unix) {
            // nginx lets everybody connect to its unix sockets.
            return new ListenPoint(spec.text(), "", 0, Optional.of(unix.path()), OptionalInt.of(0666));
        }
        InetSocketAddress inet = (InetSocketAddress) address;
        return new ListenPoint(
                spec.text(), inet.getHostString(), inet.getPort(), Optional.empty(), OptionalInt.empty());
    }

    private void beforeHttp(Channel channel, HttpLoop loop) {
        accepted.increment();
        if (loop.isHeapTight()) {
            turnedAway.increment();
            channel.close();
            return;
        }
        connections.increment();
        channel.closeFuture().addListener(closed -> connections.decrement());
        if (serving.spec().proxyProtocol()) {
            channel.pipeline().addLast("proxy-header", new ProxyHeaderHandler());
        }
    }

    /** Serves this configuration from now on. */
    void serve(Listener listener, SplittingHandler handler) {
        serving = new Serving(listener.spec(), listener.clientSettings(), handler);
    }

    @Override
    public ClientSettings settings() {
        return serving.settings();
    }

    @Override
    public RequestHandler handler() {
        return serving.handler();
    }

    @Override
    public ClientInfo describe(long id, Channel channel) {
        return new ClientInfo(
                id,
                channel.remoteAddress(),
                channel.localAddress(),
                serving.spec().text(),
                null,
                System.nanoTime(),
                ProxyHeaderHandler.of(channel));
    }

    @Override
    public void failed(ClientInfo client, Throwable cause) {
        LOG.debugf("A client's connection failed: client=%s reason=%s", client.remote(), cause);
    }

    /** Clients that are connected. */
    long connections() {
        return connections.sum();
    }

    /** Clients accepted since it was bound. */
    long accepted() {
        return accepted.sum();
    }

    /** Clients of these that were closed because there was no memory for them. */
    long turnedAway() {
        return turnedAway.sum();
    }

    /** Where it listens, as nginx writes it. */
    String text() {
        return serving.spec().text();
    }

    /** Puts a unix socket where clients look for it. */
    void publish() {
        socket.publish();
    }

    /** No configuration wants it any more: who is connected is served as before, and then goes. */
    void retire() {
        Serving last = serving;
        serving = new Serving(last.spec(), last.settings().withoutKeepalive(), last.handler());
        stopAccepting();
    }

    /** Accepts no more; who is connected is served. */
    void stopAccepting() {
        socket.close();
    }
}
