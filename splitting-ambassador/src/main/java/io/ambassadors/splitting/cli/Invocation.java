package io.ambassadors.splitting.cli;

import java.util.Set;

/**
 * A command line, understood.
 *
 * @param action what it asks for
 * @param told what it asks to be told of the program before that
 * @param options with which values
 * @param refusal why it is refused; empty if it is not
 */
public record Invocation(Action action, Set<Topic> told, Options options, String refusal) {
    /** What a program can tell of itself. */
    public enum Topic {
        VERSION,
        HELP,
        BUILD
    }

    public Invocation {
        told = Set.copyOf(told);
    }

    static Invocation refused(String reason) {
        return new Invocation(Action.REFUSED, Set.of(), Options.DEFAULT, reason);
    }
}
