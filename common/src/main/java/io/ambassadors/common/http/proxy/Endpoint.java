package io.ambassadors.common.http.proxy;

import java.net.SocketAddress;

/**
 * Where one try of a request goes.
 *
 * @param address where to connect to; null if its name has no address now, so that the try fails at once
 * @param text the address as nginx prints it in {@code $upstream_addr}
 * @param pool connections to take one from
 * @param peer what the service knows it by
 */
public record Endpoint(SocketAddress address, String text, OriginPool pool, Object peer) {}
