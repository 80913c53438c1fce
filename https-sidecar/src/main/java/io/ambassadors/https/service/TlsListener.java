package io.ambassadors.https.service;

import java.util.List;
import java.util.function.Supplier;

import io.netty.channel.Channel;

import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.RequestHandler;
import io.ambassadors.common.http.server.HttpListener;
import io.ambassadors.common.net.ListenPoint;
import io.ambassadors.common.net.ProxyHeader;
import io.ambassadors.common.net.ProxyHeaderHandler;
import io.ambassadors.https.tcp.TcpLoop;
import io.ambassadors.https.tcp.TcpRelay;
import io.ambassadors.https.tls.Secured;
import io.ambassadors.https.tls.TlsPlane;
import io.ambassadors.https.tls.TlsSession;

/** Where clients come with TLS. */
final class TlsListener extends Listener implements Secured {
    private final TlsPlane tls;
    private final List<TcpLoop> relays;

    TlsListener(ListenPoint point, Supplier<Serving> serving, TlsPlane tls, List<TcpLoop> relays) {
        super(point, serving);
        this.tls = tls;
        this.relays = relays;
    }

    @Override
    void begin(Channel channel, HttpLoop loop) {
        tls.secure(channel, loop, this);
    }

    @Override
    boolean isTls() {
        return true;
    }

    @Override
    public boolean begin(Channel channel, HttpLoop loop, TlsSession session) {
        if (serving().config().backend().protocol().isHttp()) {
            boolean http2 = "h2".equals(session.applicationProtocol());
            return HttpListener.serve(channel, loop, this, http2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1);
        }
        ProxyHeader proxied = ProxyHeaderHandler.of(channel);
        boolean told = proxied != null && proxied.source() != null;
        channel.pipeline()
                .addLast(
                        "relay",
                        new TcpRelay(
                                relays.get(loop.index()),
                                serving().relay(),
                                session,
                                told ? proxied.source() : channel.remoteAddress(),
                                told ? proxied.destination() : channel.localAddress()));
        return false;
    }

    @Override
    public RequestHandler handler() {
        return serving().handler();
    }
}
