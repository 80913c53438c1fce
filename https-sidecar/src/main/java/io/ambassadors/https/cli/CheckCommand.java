package io.ambassadors.https.cli;

import java.io.PrintStream;
import java.util.stream.Collectors;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.https.config.file.ConfigSource;
import io.ambassadors.https.config.file.ParsedSidecar;

/** {@code -t}: everything there is to say about a configuration, one line each, and a verdict at the end. */
final class CheckCommand {
    private final PrintStream err;

    CheckCommand(PrintStream err) {
        this.err = err;
    }

    /** Exit code 0 if the configuration can be used. */
    int run(ConfigSource source) {
        ParsedSidecar parsed = source.read();
        parsed.problems().forEach(err::println);
        long errors = parsed.problems().stream().filter(ConfigProblem::isError).count();
        err.println(Texts.PROGRAM + ": " + name(source)
                + (errors == 0 ? " can be used" : " cannot be used: " + count(errors)));
        return errors == 0 ? 0 : 1;
    }

    /** Says why a configuration cannot be used. */
    void tellErrors(ParsedSidecar parsed) {
        parsed.problems().stream().filter(ConfigProblem::isError).forEach(err::println);
    }

    /** What a configuration is called in a message. */
    static String name(ConfigSource source) {
        return source.file()
                .map(file -> "configuration file '" + file + "'")
                .orElseGet(() -> "configuration without a file (there is neither "
                        + ConfigSource.USUAL.stream().map(String::valueOf).collect(Collectors.joining(" nor ")) + ")");
    }

    private static String count(long errors) {
        return errors == 1 ? "1 error" : errors + " errors";
    }
}
