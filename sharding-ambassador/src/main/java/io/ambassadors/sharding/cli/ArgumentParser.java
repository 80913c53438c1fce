package io.ambassadors.sharding.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

import io.ambassadors.sharding.cli.OptionTable.Entry;

/**
 * Understands nutcracker's command line ({@code nc.c}) and our additions: short options may be joined, long ones abbreviated, and of a
 * repeated option the last counts. Checks ranges as nutcracker does.
 */
public final class ArgumentParser {
    private static final int LEAST_MBUF = 512;
    private static final int LARGEST_MBUF = 16 << 20;
    private static final int LARGEST_PORT = 65535;
    private static final int MOST_VERBOSE = 11;

    private final ParseResult given;
    private final List<String> notes = new ArrayList<>();

    private ArgumentParser(ParseResult given) {
        this.given = given;
    }

    /** Understands a command line; one that is wrong becomes {@link Action#REFUSED} with the reason. */
    public static Invocation parse(String... args) {
        CommandLine parser = new CommandLine(OptionTable.spec())
                .setOverwrittenOptionsAllowed(true)
                .setAbbreviatedOptionsAllowed(true)
                .setExpandAtFiles(false)
                .setUnmatchedOptionsAllowedAsOptionParameters(false);
        try {
            return new ArgumentParser(parser.parseArgs(args)).invocation();
        } catch (UnmatchedArgumentException e) {
            return Invocation.refused(
                    "unknown option or argument '" + e.getUnmatched().get(0) + "'");
        } catch (MissingParameterException e) {
            return Invocation.refused(missing(e));
        } catch (ParameterException e) {
            return Invocation.refused(String.valueOf(e.getMessage()));
        } catch (RefusedException e) {
            return Invocation.refused(e.getMessage());
        }
    }

    private Invocation invocation() throws RefusedException {
        Options options = options();
        Action action = action();
        if (options.against().isPresent() && action != Action.TEST) {
            throw new RefusedException("option --against goes with -t, as in -t -c NEW.yml --against OLD.yml");
        }
        if (options.pool().isPresent() && action != Action.WHERE) {
            throw new RefusedException("option --pool goes with --where");
        }
        if (action == Action.RUN && has(OptionTable.DAEMONIZE)) {
            throw new RefusedException(
                    "option -d: cannot run as a daemon, since a container ends when its main process goes to"
                            + " the background; remove -d");
        }
        return new Invocation(action, options, action == Action.RUN ? notes : List.of());
    }

    private Action action() {
        if (has(OptionTable.HELP)) {
            return Action.HELP;
        }
        if (has(OptionTable.VERSION)) {
            return Action.VERSION;
        }
        if (has(OptionTable.DESCRIBE)) {
            return Action.DESCRIBE_STATS;
        }
        if (has(OptionTable.TEST)) {
            return Action.TEST;
        }
        return has(OptionTable.WHERE) ? Action.WHERE : Action.RUN;
    }

    private Options options() throws RefusedException {
        Options fallback = Options.DEFAULT;
        int mbuf = number(OptionTable.MBUF, fallback.mbufSize());
        if (mbuf < LEAST_MBUF || mbuf > LARGEST_MBUF) {
            throw new RefusedException(
                    "option -m value " + mbuf + " is not from " + LEAST_MBUF + " to " + LARGEST_MBUF);
        }
        if (has(OptionTable.MBUF)) {
            notes.add("option -m has no effect: memory is pooled by Netty and there are no mbufs");
        }
        int port = number(OptionTable.STATS_PORT, fallback.statsPort());
        if (port < 1 || port > LARGEST_PORT) {
            throw new RefusedException("option -s value " + port + " is not a valid port");
        }
        return new Options(
                path(OptionTable.CONF).orElse(fallback.configFile()),
                port,
                text(OptionTable.STATS_ADDR).orElse(fallback.statsAddress()),
                Duration.ofMillis(number(OptionTable.STATS_INTERVAL, (int)
                        fallback.statsInterval().toMillis())),
                mbuf,
                // Nutcracker takes a greater number for the greatest.
                Math.min(number(OptionTable.VERBOSE, fallback.verbosity()), MOST_VERBOSE),
                path(OptionTable.OUTPUT),
                path(OptionTable.PID),
                path(OptionTable.AGAINST),
                given.matchedOptionValue(OptionTable.WHERE.longName(), List.<String>of()),
                text(OptionTable.POOL));
    }

    private boolean has(Entry option) {
        return given.hasMatchedOption(option.longName());
    }

    private Optional<String> text(Entry option) throws RefusedException {
        Optional<String> text = Optional.ofNullable(given.matchedOptionValue(option.longName(), (String) null));
        if (text.isPresent() && text.get().isEmpty()) {
            throw new RefusedException("option " + option.name() + " requires " + option.requires());
        }
        return text;
    }

    private Optional<Path> path(Entry option) throws RefusedException {
        Optional<String> text = text(option);
        try {
            return text.map(Path::of);
        } catch (InvalidPathException e) {
            throw new RefusedException("option " + option.name() + " requires a file name: " + e.getReason());
        }
    }

    private int number(Entry option, int fallback) throws RefusedException {
        Optional<String> text = text(option);
        if (text.isEmpty()) {
            return fallback;
        }
        // At most nine digits always fit.
        if (!text.get().matches("[0-9]{1,9}")) {
            throw new RefusedException("option " + option.name() + " requires " + option.requires());
        }
        return Integer.parseInt(text.get());
    }

    private static String missing(MissingParameterException e) {
        if (!e.getMissing().isEmpty() && e.getMissing().get(0) instanceof OptionSpec option) {
            return java.util.stream.Stream.concat(OptionTable.NUTCRACKERS.stream(), OptionTable.OURS.stream())
                    .filter(entry -> entry.longName().equals(option.longestName()))
                    .map(entry -> "option " + entry.name() + " requires " + entry.requires())
                    .findFirst()
                    .orElse(e.getMessage());
        }
        return e.getMessage();
    }

    /** Why a command line is refused. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message, null, false, false);
        }
    }
}
