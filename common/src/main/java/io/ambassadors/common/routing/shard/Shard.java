package io.ambassadors.common.routing.shard;

/**
 * One server as placement sees it.
 *
 * @param name what the ring hashes, see twemproxy's rules for server names
 * @param weight share of the keys relative to the others, at least 1
 */
public record Shard(String name, int weight) {}
