package io.ambassadors.https.tls;

import io.netty.channel.Channel;

import io.ambassadors.common.http.proxy.HttpLoop;

/** What serves connections whose TLS is established. */
public interface Secured {
    /**
     * Puts the handlers of a connection behind TLS; called on its event loop.
     *
     * @return whether they use what is decrypted before they return, or copy what they keep, so that connections can share a buffer
     */
    boolean begin(Channel channel, HttpLoop loop, TlsSession session);
}
