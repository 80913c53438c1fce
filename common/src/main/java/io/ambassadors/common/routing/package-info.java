/**
 * Which backend a request goes to. Pure Java: no Netty, no Quarkus, no clock of its own; randomness is handed in.
 *
 * <p>The rooms, from the bottom up:
 *
 * <ul>
 *   <li>{@link io.ambassadors.common.routing.hash}: bytes of a key to an unsigned 32-bit number.
 *   <li>{@link io.ambassadors.common.routing.shard}: that number to one server of a pool, as twemproxy does it.
 *   <li>{@link io.ambassadors.common.routing.split}: a request to one server of an upstream, as nginx does it.
 * </ul>
 */
package io.ambassadors.common.routing;
