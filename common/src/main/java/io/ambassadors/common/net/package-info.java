/**
 * The network layer of the data planes: plain Netty, no CDI.
 *
 * <ul>
 *   <li>{@link io.ambassadors.common.net.Transport} — native epoll where there is one, else NIO; channel types, options, addresses.
 *   <li>{@link io.ambassadors.common.net.LoopFlush} — collects what was written to in one turn of an event loop and flushes it once.
 *   <li>{@link io.ambassadors.common.net.Resolver} — host names to addresses without blocking an event loop.
 *   <li>{@link io.ambassadors.common.net.ProxyHeaderParser}, {@link io.ambassadors.common.net.ProxyHeaderWriter} — the PROXY protocol, in
 *       and out.
 * </ul>
 */
package io.ambassadors.common.net;
