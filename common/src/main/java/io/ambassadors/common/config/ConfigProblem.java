package io.ambassadors.common.config;

import java.nio.file.Path;
import java.util.Objects;

import org.jboss.logging.Logger;

/**
 * One thing to say about a configuration file: where it stands, what was found, what was expected and what to do.
 *
 * @param severity whether the file is refused because of it
 * @param file the file, as the user named it
 * @param line line of the finding, from 1; 0 when it concerns the whole file
 * @param column column of the finding, from 1; 0 when unknown
 * @param message what was found and what was expected
 * @param cure what to do about it; empty when the message says it already
 */
public record ConfigProblem(Severity severity, Path file, int line, int column, String message, String cure) {
    /** How much a problem weighs. */
    public enum Severity {
        /** The file cannot be used. */
        ERROR,
        /** Legal, but unwise: the file is used. */
        WARNING,
        /** Worth knowing: a key whose meaning here differs, or that has no effect here. */
        NOTE;

        /** Logs what is said of such a problem, as loud as it weighs. */
        public void log(Logger log, Object message) {
            log.log(
                    switch (this) {
                        case ERROR -> Logger.Level.ERROR;
                        case WARNING -> Logger.Level.WARN;
                        case NOTE -> Logger.Level.INFO;
                    },
                    message);
        }
    }

    public ConfigProblem {
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(cure, "cure");
    }

    /** Whether the file is refused because of this. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** One line in the form of compilers, {@code file:line:column: severity: message; cure}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(file);
        if (line > 0) {
            text.append(':').append(line);
            if (column > 0) {
                text.append(':').append(column);
            }
        }
        text.append(": ")
                .append(severity.name().toLowerCase(java.util.Locale.ROOT))
                .append(": ")
                .append(message);
        if (!cure.isEmpty()) {
            text.append("; ").append(cure);
        }
        return text.toString();
    }
}
