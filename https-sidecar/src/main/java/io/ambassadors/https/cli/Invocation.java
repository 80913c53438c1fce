package io.ambassadors.https.cli;

import java.util.List;

/**
 * A command line, understood.
 *
 * @param action what it asks for
 * @param options with which values
 * @param messages why it is refused
 */
public record Invocation(Action action, Options options, List<String> messages) {
    public Invocation {
        messages = List.copyOf(messages);
    }

    static Invocation refused(String reason) {
        return new Invocation(Action.REFUSED, Options.DEFAULT, List.of(reason));
    }
}
