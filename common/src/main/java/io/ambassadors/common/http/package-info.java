/**
 * HTTP messages as the proxy sees them, whichever version they came in, and the rules for them. The rooms:
 *
 * <ol>
 *   <li>{@link io.ambassadors.common.http.Fields}, {@link io.ambassadors.common.http.RequestHead},
 *       {@link io.ambassadors.common.http.ResponseHead}: heads of messages, parsed once, copied once.
 *   <li>{@code http.proxy}: the middle. An {@code Exchange} is one request and what becomes of it: the service decides, the exchange
 *       tries origins one after the other, streams both ways, holds back who is too fast, and ends the same whatever goes wrong.
 *   <li>{@code http.h1}: HTTP/1.0 and 1.1 on both sides: parsers, framing, client and origin connections.
 *   <li>{@code http.h2}: HTTP/2 on both sides.
 * </ol>
 *
 * <pre>
 *  client ═► h1.ClientConnection ─► RequestParser ─► Exchange ─► RequestHandler (the service): which plan?
 *            or h2                                     │             │
 *                                                      │◄── proxy(ProxyPlan) or reply(Reply)
 *                                                      ▼
 *                                    plan.origins().next() ─► OriginPool ─► h1.OriginConnection or h2 ═► origin
 *                                                      │
 *  client ◄═ ClientStream ◄─ plan.responseFields ◄─ Exchange ◄─ ResponseParser ◄═ origin
 * </pre>
 *
 * An exchange and both its connections live on one event loop; nothing crosses a thread.
 */
package io.ambassadors.common.http;
