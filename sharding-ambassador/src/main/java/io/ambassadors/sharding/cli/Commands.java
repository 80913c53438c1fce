package io.ambassadors.sharding.cli;

import java.io.PrintStream;

import io.ambassadors.sharding.stats.DescribeStats;

/** Does what a command line asks for, unless that is to serve. Prints to standard error as nutcracker does, and answers to standard output. */
public final class Commands {
    private final PrintStream out;
    private final PrintStream err;

    public Commands(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Does it and returns the exit code.
     *
     * @throws IllegalArgumentException for {@link Action#RUN}
     */
    public int run(Invocation invocation) {
        switch (invocation.action()) {
            case HELP -> {
                Texts.version(err);
                Texts.usage(err);
            }
            case VERSION -> Texts.version(err);
            case DESCRIBE_STATS -> {
                Texts.version(err);
                err.print(DescribeStats.text());
            }
            case TEST -> {
                return new CheckCommand(err).run(invocation.options());
            }
            case WHERE -> {
                return new WhereCommand(out, err).run(invocation.options());
            }
            case REFUSED -> {
                invocation.messages().forEach(message -> err.println("sharding-ambassador: " + message));
                err.println("Try sharding-ambassador -h");
                return 1;
            }
            case RUN -> throw new IllegalArgumentException("Serving is not a command that returns");
        }
        return 0;
    }
}
