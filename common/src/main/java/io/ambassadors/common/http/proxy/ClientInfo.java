package io.ambassadors.common.http.proxy;

import java.net.SocketAddress;

import io.ambassadors.common.net.ProxyHeader;

/** A client's connection, as its exchanges show it. Belongs to one event loop. */
public final class ClientInfo {
    private final long id;
    private final SocketAddress remote;
    private final SocketAddress local;
    private final Object listener;
    private final Object tls;
    private final long openedNanos;
    private final ProxyHeader proxied;
    private Object attachment;

    /**
     * A connection.
     *
     * @param id number of the connection since start, from 1: nginx's {@code $connection}
     * @param remote where the client is; null when that cannot be known
     * @param local the address that it reached; null when that cannot be known
     * @param listener what the service gave to the listener that accepted it
     * @param tls what is known of its TLS; null without
     * @param openedNanos {@link System#nanoTime} at which it was accepted
     * @param proxied the PROXY header that it began with; null if there was none
     */
    public ClientInfo(
            long id,
            SocketAddress remote,
            SocketAddress local,
            Object listener,
            Object tls,
            long openedNanos,
            ProxyHeader proxied) {
        this.id = id;
        this.remote = remote;
        this.local = local;
        this.listener = listener;
        this.tls = tls;
        this.openedNanos = openedNanos;
        this.proxied = proxied;
    }

    /** A connection that is accepted now, without a PROXY header. */
    public ClientInfo(long id, SocketAddress remote, SocketAddress local, Object listener, Object tls) {
        this(id, remote, local, listener, tls, System.nanoTime(), null);
    }

    /** Number of the connection since start, from 1. */
    public long id() {
        return id;
    }

    /** Where the client is; null when that cannot be known. */
    public SocketAddress remote() {
        return remote;
    }

    /** The address that it reached; null when that cannot be known. */
    public SocketAddress local() {
        return local;
    }

    /** What the service gave to the listener that accepted it. */
    public Object listener() {
        return listener;
    }

    /** What is known of its TLS; null without. */
    public Object tls() {
        return tls;
    }

    /** {@link System#nanoTime} at which it was accepted. */
    public long openedNanos() {
        return openedNanos;
    }

    /** The PROXY header that it began with; null if there was none. */
    public ProxyHeader proxied() {
        return proxied;
    }

    /** What the service keeps with the connection, to make once what is the same for all its requests; null if nothing. */
    public Object attachment() {
        return attachment;
    }

    /** Lets the service keep something with the connection. */
    public void attach(Object newAttachment) {
        attachment = newAttachment;
    }
}
