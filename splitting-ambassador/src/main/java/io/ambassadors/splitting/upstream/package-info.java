/**
 * Upstreams: which servers there are, where they are now, which of them a request goes to, and what became of it. The rooms:
 *
 * <ol>
 *   <li>{@link io.ambassadors.splitting.upstream.UpstreamReader} makes {@link io.ambassadors.splitting.upstream.UpstreamConfig}s of
 *       {@code upstream} blocks.
 *   <li>{@link io.ambassadors.splitting.upstream.Upstreams} is the door at run time: it looks names up ({@code NameServices}, {@code
 *       NameWatch}) and lays the peers out ({@code Layout}), once for all event loops.
 *   <li>{@link io.ambassadors.splitting.upstream.UpstreamGroup} is a running upstream, {@link
 *       io.ambassadors.splitting.upstream.UpstreamPass} a way to it by one protocol; {@code LoopUpstream} and {@code LivePeer} are
 *       its parts on one event loop.
 *   <li>{@link io.ambassadors.splitting.upstream.UpstreamOrigins} are the servers for one request, chosen by {@code
 *       common.routing.split}; {@code Stickiness} knows whom the client wants back.
 *   <li>{@link io.ambassadors.splitting.upstream.UpstreamStats} counts what became of it, {@code Snapshots} adds up the event loops.
 *   <li>Beside the way of a request: {@code Explain} says who gets which server and why, {@link
 *       io.ambassadors.splitting.upstream.Advice} what of a configuration was hardly meant.
 * </ol>
 *
 * <pre>
 *  names ─► Layout (all loops) ─► LoopUpstream ─► UpstreamOrigins.next() ─► Endpoint ─► OriginPool
 *                                     ▲                                        │
 *                                     └──── finished(), UpstreamStats.ended ◄──┘
 * </pre>
 */
package io.ambassadors.splitting.upstream;
