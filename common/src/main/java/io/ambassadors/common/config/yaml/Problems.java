package io.ambassadors.common.config.yaml;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.config.ConfigProblem.Severity;
import io.ambassadors.common.config.yaml.YamlNode.Position;

/** Gathers what there is to say about one file, so that all of it can be said at once. */
public final class Problems {
    /** A broken file that is not YAML at all could yield thousands; nobody reads more than this; advice leaves room for errors. */
    private static final int MOST = 200;

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");

    private final Path file;
    private final List<ConfigProblem> found = new ArrayList<>();
    private int errors;

    /**
     * Nothing so far.
     *
     * @param file that they are about, as the user named it
     */
    public Problems(Path file) {
        this.file = file;
    }

    /** The file cannot be used. */
    public void error(Position at, String message, String cure) {
        errors++;
        add(Severity.ERROR, at, message, cure);
    }

    /** Legal, but unwise. */
    public void warning(Position at, String message, String cure) {
        add(Severity.WARNING, at, message, cure);
    }

    /** Worth knowing. */
    public void note(Position at, String message, String cure) {
        add(Severity.NOTE, at, message, cure);
    }

    private void add(Severity severity, Position at, String message, String cure) {
        boolean room = severity == Severity.ERROR ? errors <= MOST : found.size() - errors < MOST;
        if (room) {
            found.add(new ConfigProblem(severity, file, at.line(), at.column(), printable(message), printable(cure)));
        }
    }

    /** Names and values of the file stand in messages; a line break or an escape sequence among them must not reach a log or a terminal. */
    private static String printable(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("?");
    }

    /** Number of errors so far. */
    public int errors() {
        return errors;
    }

    /** Everything found, in the order of the file. */
    public List<ConfigProblem> inFileOrder() {
        return found.stream()
                .sorted(Comparator.comparingInt(ConfigProblem::line).thenComparingInt(ConfigProblem::column))
                .toList();
    }
}
