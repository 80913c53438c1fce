package io.ambassadors.splitting.stats;

import io.ambassadors.common.config.ConfigProblem;

/**
 * Something in the configuration in force that its owner is unlikely to have meant.
 *
 * @param kind what it is about
 * @param problem where it stands, what it is, and the cure
 */
public record Warning(Kind kind, ConfigProblem problem) {
    /** What a warning is about. */
    public enum Kind {
        /** All clients have the same address, so that one server gets all of them. */
        ONE_ADDRESS,
        /** Anything else. */
        OTHER
    }

    /** All clients have the same address. */
    public static Warning oneAddress(ConfigProblem problem) {
        return new Warning(Kind.ONE_ADDRESS, problem);
    }

    /** Anything else. */
    public static Warning other(ConfigProblem problem) {
        return new Warning(Kind.OTHER, problem);
    }

    /** File and line. */
    public String place() {
        return problem.line() == 0 ? problem.file().toString() : problem.file() + ":" + problem.line();
    }

    /** What it is, and the cure, in one sentence without a full stop. */
    public String sentence() {
        return problem.message() + (problem.cure().isEmpty() ? "" : "; " + problem.cure());
    }
}
