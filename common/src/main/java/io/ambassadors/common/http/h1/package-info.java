/**
 * HTTP/1.0 and 1.1 (RFC 9112) on both sides. Strict: what could be understood in two ways is refused, on requests with 400 or 501, on
 * responses with 502, and the connection is not used again.
 *
 * <ol>
 *   <li>{@code HeadParser} cuts lines and fields, {@code RequestParser} and {@code ResponseParser} know the first line and what the
 *       fields say about the body; {@code BodyDecoder} finds its end.
 *   <li>{@code ClientConnection}: a client's channel, inbound requests, outbound responses; it is the
 *       {@link io.ambassadors.common.http.proxy.ClientStream} of its exchanges.
 *   <li>{@code OriginConnection}: a channel to an origin, outbound requests, inbound responses; it is the
 *       {@link io.ambassadors.common.http.proxy.OriginStream} of its attempts. {@code Http1OriginPool} keeps them.
 *   <li>{@code Output} gathers what a turn writes, so that a head and a short body leave in one system call.
 * </ol>
 */
package io.ambassadors.common.http.h1;
