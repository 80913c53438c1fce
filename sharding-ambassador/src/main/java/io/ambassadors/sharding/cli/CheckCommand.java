package io.ambassadors.sharding.cli;

import java.io.PrintStream;
import java.nio.file.Path;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.sharding.config.NutcrackerFile;
import io.ambassadors.sharding.config.ParsedFile;

/**
 * {@code -t}: everything there is to say about a file, one line each, and nutcracker's verdict at the end. Nutcracker gives the verdict
 * alone, twice if it is bad; scripts that look for it find it here once.
 */
final class CheckCommand {
    private final PrintStream err;

    CheckCommand(PrintStream err) {
        this.err = err;
    }

    /** Exit code 0 if the file, and the one it is compared with, can be used. */
    int run(Options options) {
        ParsedFile parsed = NutcrackerFile.read(options.configFile());
        parsed.problems().forEach(err::println);
        verdict(options.configFile(), parsed.accepted());
        if (!parsed.accepted()) {
            return 1;
        }
        return options.against().map(old -> against(old, parsed)).orElse(0);
    }

    /** Says why a file that is to be served cannot be. */
    static boolean usable(Path file, PrintStream err) {
        ParsedFile parsed = NutcrackerFile.read(file);
        if (!parsed.accepted()) {
            parsed.problems().stream().filter(ConfigProblem::isError).forEach(err::println);
        }
        return parsed.accepted();
    }

    private int against(Path old, ParsedFile parsed) {
        ParsedFile before = NutcrackerFile.read(old);
        if (!before.accepted()) {
            before.problems().stream().filter(ConfigProblem::isError).forEach(err::println);
            err.println("sharding-ambassador: nothing to compare with, '" + old + "' cannot be used");
            return 1;
        }
        new MovementReport(err)
                .print(before.config().orElseThrow(), parsed.config().orElseThrow());
        return 0;
    }

    private void verdict(Path file, boolean ok) {
        err.println("nutcracker: configuration file '" + file + "' syntax is " + (ok ? "ok" : "invalid"));
    }
}
