package io.ambassadors.sharding.admin;

import java.util.List;

import io.ambassadors.common.config.ConfigProblem;

/**
 * What a reload did, or would do.
 *
 * @param accepted whether the file is in force, or would be
 * @param changed whether anything differs from the configuration in force
 * @param problems errors, warnings and notes about the file
 * @param changes what differs, one sentence each
 * @param movements which share of the keys goes from which server to which, for each pool whose placement changes
 */
public record ReloadResult(
        boolean accepted,
        boolean changed,
        List<ConfigProblem> problems,
        List<String> changes,
        List<PoolMovement> movements) {
    /**
     * Keys that move in one pool.
     *
     * @param pool its name
     * @param share of all keys of the pool that move, 0 to 1
     * @param pairs per pair of servers, the largest first
     */
    public record PoolMovement(String pool, double share, List<Pair> pairs) {}

    /**
     * Keys that move from one server to another.
     *
     * @param from server that has them now
     * @param to server that would be asked for them
     * @param share of all keys of the pool, 0 to 1
     */
    public record Pair(String from, String to, double share) {}
}
