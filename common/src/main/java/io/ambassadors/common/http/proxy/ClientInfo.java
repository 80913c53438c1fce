package io.ambassadors.common.http.proxy;

import java.net.SocketAddress;

import io.ambassadors.common.net.ProxyHeader;

/**
 * A client's connection, as its exchanges show it.
 *
 * @param id number of the connection since start, from 1: nginx's {@code $connection}
 * @param remote where the client is; null when that cannot be known
 * @param local the address that it reached; null when that cannot be known
 * @param listener what the service gave to the listener that accepted it
 * @param tls what is known of its TLS; null without
 * @param openedNanos {@link System#nanoTime} at which it was accepted
 * @param proxied the PROXY header that it began with; null if there was none
 */
public record ClientInfo(
        long id,
        SocketAddress remote,
        SocketAddress local,
        Object listener,
        Object tls,
        long openedNanos,
        ProxyHeader proxied) {
    /** A connection that is accepted now, without a PROXY header. */
    public ClientInfo(long id, SocketAddress remote, SocketAddress local, Object listener, Object tls) {
        this(id, remote, local, listener, tls, System.nanoTime(), null);
    }
}
