package io.ambassadors.common.http.proxy;

import io.netty.channel.Channel;

import io.ambassadors.common.http.ClientSettings;

/** What a listener gives to its connections. Asked anew for every request, so that a reload reaches open connections. */
public interface Site {
    /** The settings in force. */
    ClientSettings settings();

    /** The service in force. */
    RequestHandler handler();

    /** Describes a connection that was accepted. */
    ClientInfo describe(long id, Channel channel);

    /** A connection failed with an error that is worth counting. */
    void failed(ClientInfo client, Throwable cause);

    /** A connection was closed because its frames cost more than they brought: floods of HTTP/2. */
    default void flooded(ClientInfo client, String how) {}
}
