package io.ambassadors.splitting.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.splitting.cli.Invocation.Topic;
import io.ambassadors.splitting.config.ParsedConfig;

/** Does what a command line asks for, unless that is to serve. Prints to standard error as nginx does, and a dump to standard output. */
public final class Commands {
    private final Function<ParsedConfig, List<ConfigProblem>> check;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * Prepares to do it.
     *
     * @param check finds what is wrong with the meaning of a configuration whose text is right
     */
    public Commands(Function<ParsedConfig, List<ConfigProblem>> check, PrintStream out, PrintStream err) {
        this.check = check;
        this.out = out;
        this.err = err;
    }

    /**
     * Does it and returns the exit code.
     *
     * @throws IllegalArgumentException for {@link Action#RUN}
     */
    public int run(Invocation invocation) {
        if (invocation.told().contains(Topic.VERSION)) {
            Texts.version(err);
        }
        if (invocation.told().contains(Topic.HELP)) {
            Texts.usage(err);
        }
        if (invocation.told().contains(Topic.BUILD)) {
            Texts.build(err);
        }
        return switch (invocation.action()) {
            case NOTHING -> 0;
            case TEST -> new CheckCommand(check, out, err).run(invocation.options());
            case SIGNAL -> new SignalCommand(err).run(invocation.options());
            case REFUSED -> {
                err.println(Texts.PROGRAM + ": " + invocation.refusal());
                yield 1;
            }
            case RUN -> throw new IllegalArgumentException("Serving is not a command that returns");
        };
    }
}
