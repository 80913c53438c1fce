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
    RedirectListener(ListenPoint point, Supplier<Serving> serving) {
        super(point, serving);
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
        return serving().redirect();
    }
}
