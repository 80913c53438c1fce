package io.ambassadors.https.service;

import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import org.jboss.logging.Logger;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.proxy.ClientInfo;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.Site;
import io.ambassadors.common.http.server.HttpListener;
import io.ambassadors.common.http.server.HttpLoops;
import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.common.net.ProxyHeaderHandler;
import io.ambassadors.https.stats.ListenerSnapshot;
import io.ambassadors.https.tls.TlsSession;

/** A socket on which clients come, and what serves them: the configuration in force, and after a reload the next one. */
abstract class Listener implements Site {
    private static final Logger LOG = Logger.getLogger(Listener.class);
    /** nginx's. */
    private static final int BACKLOG = 511;

    private final Supplier<Serving> serving;
    private final LongAdder connections = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder turnedAway = new LongAdder();
    private final LongAdder flooded = new LongAdder();
    private final ListenPoint point;
    private Place place;
    private volatile Serving last;

    Listener(ListenPoint point, Supplier<Serving> serving) {
        this.point = point;
        this.serving = serving;
    }

    /**
     * Binds.
     *
     * @throws IOException if the address cannot be bound; the message names it and says what to do
     */
    final void bind(HttpLoops loops) throws IOException {
        Place bound = new Place(this);
        bound.socket = HttpListener.bind(
                point,
                loops,
                new HttpListener.Options(BACKLOG, true, (channel, loop) -> bound.receiver.accepted(channel, loop)));
        place = bound;
    }

    /** Clients that come where another listens come here from now on: its socket is bound already, and stays so. */
    final void takeOver(Listener other) {
        place = other.place;
        other.place = null;
        place.receiver = this;
    }

    private void accepted(Channel channel, HttpLoop loop) {
        accepted.increment();
        int most = serving().config().http().maxConnections();
        if (most > 0 && connections.sum() >= most || loop.isHeapTight()) {
            turnedAway.increment();
            channel.close();
            return;
        }
        connections.increment();
        channel.closeFuture().addListener(closed -> connections.decrement());
        if (serving().config().acceptProxy()) {
            channel.pipeline().addLast("proxy-header", new ProxyHeaderHandler());
        }
        begin(channel, loop);
    }

    /** Puts on a connection what serves it. */
    abstract void begin(Channel channel, HttpLoop loop);

    /** Whether its clients speak TLS. */
    abstract boolean isTls();

    /** What is in force; when it is retired, what was last. */
    final Serving serving() {
        Serving present = last;
        return present == null ? serving.get() : present;
    }

    @Override
    public ClientSettings settings() {
        ClientSettings settings = serving().config().http().client();
        return last == null ? settings : settings.withoutKeepalive();
    }

    @Override
    public ClientInfo describe(long id, Channel channel) {
        return new ClientInfo(
                id,
                channel.remoteAddress(),
                channel.localAddress(),
                point.text(),
                TlsSession.of(channel),
                System.nanoTime(),
                ProxyHeaderHandler.of(channel));
    }

    @Override
    public void failed(ClientInfo client, Throwable cause) {
        LOG.debugf("A client's connection failed: client=%s reason=%s", client.remote(), cause);
    }

    @Override
    public void flooded(ClientInfo client, String how) {
        flooded.increment();
        LOG.debugf("Closed a client that floods: client=%s reason=%s", client.remote(), how);
    }

    /** Where it listens. */
    final ListenPoint point() {
        return point;
    }

    final ListenerSnapshot snapshot() {
        return new ListenerSnapshot(
                point.text(), isTls(), connections.sum(), accepted.sum(), turnedAway.sum(), flooded.sum());
    }

    /** Puts a unix socket where clients look for it. */
    final void publish() {
        place.socket.publish();
    }

    /** No configuration wants it any more: who is connected is served as before, and then goes. */
    final void retire() {
        last = serving.get();
        stopAccepting();
    }

    /** Accepts no more; who is connected is served. */
    final void stopAccepting() {
        if (place != null) {
            place.socket.close();
        }
    }

    /** A socket, and who takes the connections that come. */
    private static final class Place {
        private HttpListener socket;
        private volatile Listener receiver;

        Place(Listener receiver) {
            this.receiver = receiver;
        }
    }
}
