package io.ambassadors.https.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

import io.ambassadors.common.config.Suggestion;
import io.ambassadors.https.cli.OptionTable.Entry;
import io.ambassadors.https.config.file.Overrides;

/** Understands the command line. Short options may be joined; of a repeated option the last counts. */
public final class ArgumentParser {
    private final ParseResult given;

    private ArgumentParser(ParseResult given) {
        this.given = given;
    }

    /** Understands a command line; one that is wrong becomes {@link Action#REFUSED} with the reason. */
    public static Invocation parse(String... args) {
        CommandLine parser = new CommandLine(OptionTable.spec())
                .setOverwrittenOptionsAllowed(true)
                .setExpandAtFiles(false)
                .setUnmatchedOptionsAllowedAsOptionParameters(false);
        try {
            return new ArgumentParser(parser.parseArgs(args)).invocation();
        } catch (UnmatchedArgumentException e) {
            return Invocation.refused(unknown(e.getUnmatched().get(0)));
        } catch (MissingParameterException e) {
            return Invocation.refused(missing(e));
        } catch (ParameterException e) {
            return Invocation.refused(String.valueOf(e.getMessage()));
        } catch (RefusedException e) {
            return Invocation.refused(e.getMessage());
        }
    }

    private Invocation invocation() throws RefusedException {
        Map<String, Overrides.Option> settings = new LinkedHashMap<>();
        for (Entry entry : OptionTable.SETTINGS) {
            text(entry).ifPresent(text -> settings.put(entry.name(), new Overrides.Option(entry.key(), text)));
        }
        return new Invocation(action(), new Options(configFile(), settings), List.of());
    }

    private Action action() {
        return Stream.of(
                        Map.entry(OptionTable.HELP, Action.HELP),
                        Map.entry(OptionTable.VERSION, Action.VERSION),
                        Map.entry(OptionTable.KEYS, Action.KEYS),
                        Map.entry(OptionTable.DOCTOR, Action.DOCTOR),
                        Map.entry(OptionTable.TEST, Action.TEST))
                .filter(choice -> given.hasMatchedOption(choice.getKey().longName()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Action.RUN);
    }

    private Optional<Path> configFile() throws RefusedException {
        try {
            return text(OptionTable.CONFIG).map(Path::of);
        } catch (InvalidPathException e) {
            throw new RefusedException("option -c requires a file name: " + e.getReason());
        }
    }

    private Optional<String> text(Entry option) throws RefusedException {
        Optional<String> text = Optional.ofNullable(given.matchedOptionValue(option.longName(), (String) null));
        if (text.filter(String::isBlank).isPresent()) {
            throw new RefusedException("option " + option.name() + " requires " + option.requires());
        }
        return text;
    }

    private static String unknown(String argument) {
        String name = argument.replaceFirst("=.*", "");
        if (!name.startsWith("-")) {
            return "unknown argument '" + argument + "'"
                    + (name.matches(".*\\.ya?ml") ? "; write -c " + argument + " for a configuration file" : "");
        }
        return "unknown option '" + name + "'"
                + Suggestion.nearest(name, OptionTable.ALL.stream().map(Entry::longName))
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("");
    }

    private static String missing(MissingParameterException e) {
        if (!e.getMissing().isEmpty() && e.getMissing().get(0) instanceof OptionSpec option) {
            return OptionTable.ALL.stream()
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
