package io.ambassadors.https.cli;

import java.io.PrintStream;
import java.util.Map;

import io.ambassadors.https.config.file.ConfigSource;
import io.ambassadors.https.config.file.ParsedSidecar;

/** Does what a command line asks for, unless that is to serve. Answers go to standard output, complaints to standard error. */
public final class Commands {
    private final Map<String, String> environment;
    private final Doctor doctor;
    private final PrintStream out;
    private final PrintStream err;

    /**
     * Commands of a process.
     *
     * @param environment its variables
     */
    public Commands(Map<String, String> environment, Doctor doctor, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.doctor = doctor;
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
            case HELP -> Texts.usage(out);
            case VERSION -> Texts.version(out);
            case KEYS -> Texts.keys(out);
            case TEST -> {
                return new CheckCommand(err).run(invocation.options().source(environment));
            }
            case DOCTOR -> {
                return examine(invocation.options().source(environment));
            }
            case REFUSED -> {
                invocation.messages().forEach(message -> err.println(Texts.PROGRAM + ": " + message));
                err.println("Try " + Texts.PROGRAM + " -h");
                return 1;
            }
            case RUN -> throw new IllegalArgumentException("Serving is not a command that returns");
        }
        return 0;
    }

    private int examine(ConfigSource source) {
        ParsedSidecar parsed = source.read();
        if (!parsed.accepted()) {
            parsed.problems().forEach(out::println);
            out.println(Texts.PROGRAM + ": " + CheckCommand.name(source)
                    + " cannot be used, so there is nothing to examine");
            return 1;
        }
        return doctor.run(parsed.config().orElseThrow(), source.file(), parsed.problems(), out);
    }
}
