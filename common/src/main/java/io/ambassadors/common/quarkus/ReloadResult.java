package io.ambassadors.common.quarkus;

import java.util.List;

import io.ambassadors.common.config.ConfigProblem;

/**
 * What a reload did, or would do.
 *
 * @param accepted whether the file is in force, or would be
 * @param changed whether anything differs from the configuration in force
 * @param problems errors, warnings and notes about the file
 * @param changes what differs, one sentence each
 * @param movements which share of the keys or users goes from which server to which, for each group of servers that changes
 */
public record ReloadResult(
        boolean accepted,
        boolean changed,
        List<ConfigProblem> problems,
        List<String> changes,
        List<Movement> movements) {
    /**
     * Keys or users that move in one pool or upstream.
     *
     * @param group its name
     * @param share of all its keys or users that move, 0 to 1
     * @param pairs per pair of servers, the largest first
     */
    public record Movement(String group, double share, List<Pair> pairs) {}

    /**
     * Keys or users that move from one server to another.
     *
     * @param from server that has them now
     * @param to server that would be asked for them
     * @param share of all keys or users of the group, 0 to 1
     */
    public record Pair(String from, String to, double share) {}
}
