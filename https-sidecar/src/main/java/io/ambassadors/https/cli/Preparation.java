package io.ambassadors.https.cli;

import java.io.PrintStream;
import java.util.Optional;

import io.ambassadors.https.config.file.ConfigSource;
import io.ambassadors.https.config.file.ParsedSidecar;

/** What must be done before serving begins: read the configuration, and refuse a bad one while nothing has started. */
public final class Preparation {
    private final ConfigSource source;
    private final PrintStream err;

    public Preparation(ConfigSource source, PrintStream err) {
        this.source = source;
        this.err = err;
    }

    /** The configuration, if it can be used; if not, the reason has been printed and the process ends with 1. */
    public Optional<ParsedSidecar> prepare() {
        ParsedSidecar parsed = source.read();
        if (!parsed.accepted()) {
            new CheckCommand(err).tellErrors(parsed);
            err.println(Texts.PROGRAM + ": " + CheckCommand.name(source) + " cannot be used");
            return Optional.empty();
        }
        if (source.file().isEmpty()) {
            err.println(Texts.PROGRAM + ": note: " + CheckCommand.name(source)
                    + ": defaults, and what the environment says");
        }
        return Optional.of(parsed);
    }
}
