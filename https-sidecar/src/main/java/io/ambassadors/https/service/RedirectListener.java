package io.ambassadors.https.service;

import java.util.function.Supplier;

import io.netty.channel.Channel;

import io.ambassadors.common.http.h1.ClientConnection;
import io.ambassadors.common.http.h2.Http2ClientConnection;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.RequestHandler;
import io.ambassadors.common.net.ListenPoint;

/** Where clients come without TLS, and are sent to HTTPS. */
final class RedirectListener extends Listener {
    private final RequestHandler first;

    /**
     * A listener.
     *
     * @param first serves clients that come before the configuration that wants this listener is in force
     */
    RedirectListener(ListenPoint point, Supplier<Serving> serving, RequestHandler first) {
        super(point, serving);
        this.first = first;
    }

    @Override
    void begin(Channel channel, HttpLoop loop) {
        channel.pipeline()
                .addLast("client", new ClientConnection(loop, this, Http2ClientConnection.successor(loop, this)));
    }

    @Override
    boolean isTls() {
        return false;
    }

    @Override
    public RequestHandler handler() {
        RequestHandler present = serving().redirect();
        return present == null ? first : present;
    }
}
