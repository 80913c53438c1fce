/**
 * Which server of a pool has a key, exactly as twemproxy decides it.
 *
 * <p>{@link io.ambassadors.common.routing.shard.Placement} is the door: an immutable snapshot of a pool, its live servers and
 * how keys fall on them. A key passes these rooms in order:
 *
 * <ol>
 *   <li>{@link io.ambassadors.common.routing.shard.HashTag}: which part of the key counts.
 *   <li>{@link io.ambassadors.common.routing.hash.KeyHash}: that part to a number.
 *   <li>{@code Choice}: the number to a shard, by {@link io.ambassadors.common.routing.shard.Distribution} one of {@code
 *       KetamaContinuum}, {@code ModulaTable}, {@code RandomChoice}, or {@code FixedChoice} where there is nothing to choose.
 * </ol>
 *
 * <p>Beside the way of a request: {@link io.ambassadors.common.routing.shard.Explanation} says why a key is where it is,
 * {@link io.ambassadors.common.routing.shard.Movement} how many keys a change of the pool moves.
 */
package io.ambassadors.common.routing.shard;
