/**
 * Which server of an upstream a request goes to, exactly as nginx decides it. Where nginx changed over time this follows
 * 1.31.
 *
 * <p>{@link io.ambassadors.common.routing.split.Split} is the door: an upstream's method and peers, immutable. Each event loop
 * takes a {@link io.ambassadors.common.routing.split.Balancer} of it, which has the accounting of its peers. A request passes
 * these rooms in order:
 *
 * <ol>
 *   <li>{@link io.ambassadors.common.routing.split.SplitClients}, where the configuration has it: a key to a value, by
 *       percentages.
 *   <li>{@link io.ambassadors.common.routing.split.StickyHint}: which peer the client wants back, said by a cookie, a route, or
 *       {@link io.ambassadors.common.routing.split.LearnedSessions}.
 *   <li>{@link io.ambassadors.common.routing.split.Selection}: one peer after another until one answers, by {@link
 *       io.ambassadors.common.routing.split.Method} one of {@code IpHashSelection}, {@code KeyHashSelection}, {@code
 *       ConsistentHashSelection} on its {@code Ring}, {@code LeastConnSelection}, {@code RandomSelection}, {@code
 *       RoundRobinSelection}; the first five end in the last when they find nothing.
 *   <li>{@link io.ambassadors.common.routing.split.Peer}: what the {@link io.ambassadors.common.routing.split.Outcome} of each
 *       try does to its weight and failures.
 * </ol>
 *
 * <p>Beside the way of a request: {@link io.ambassadors.common.routing.split.Explanation} says why a client gets the server it
 * gets, {@link io.ambassadors.common.routing.split.Shares} how many get each, {@link
 * io.ambassadors.common.routing.split.Movement} how many a change of the upstream moves, {@link
 * io.ambassadors.common.routing.split.Advice} what of it was hardly meant.
 */
package io.ambassadors.common.routing.split;
