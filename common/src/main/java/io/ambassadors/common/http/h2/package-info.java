/**
 * HTTP/2 (RFC 9113) on both sides, on Netty's frames, HPACK and flow control, without a channel for each stream.
 *
 * <ol>
 *   <li>{@code Http2Codec} puts Netty's parts together; {@code IncomingFields} takes what HPACK decodes straight into
 *       {@link io.ambassadors.common.http.Fields}, {@code OutgoingFields} goes the other way.
 *   <li>{@code Http2Handler}: what a connection of either side does: it writes once per turn, looks after deadlines, says good-bye.
 *       {@code Http2Body}: the data of a stream, both ways, with flow control; {@code DataPart} is what waits for a window.
 *   <li>{@link io.ambassadors.common.http.h2.Http2ClientConnection}: a client's connection, inbound requests, outbound responses.
 *       {@code ClientFrames} hears its frames, {@code RequestReader} says what is a request, {@code FloodGuard} bounds what costs us more than the client;
 *       {@code Http2ClientStream} is the {@link io.ambassadors.common.http.proxy.ClientStream} of an exchange.
 *   <li>{@link io.ambassadors.common.http.h2.Http2OriginPool}: connections to origins, outbound requests, inbound responses, many at
 *       once on an {@code Http2OriginConnection}. {@code ResponseReader} says what is a response; {@code Http2OriginStream} is the
 *       {@link io.ambassadors.common.http.proxy.OriginStream} of an attempt.
 * </ol>
 */
package io.ambassadors.common.http.h2;
