package io.ambassadors.https.doctor;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;

import io.ambassadors.common.config.ConfigProblem;

/**
 * What is found, said as it is found: a heading for each area, below it one line for each finding, which begins with its level. Where
 * something is to be done, that stands in the line below.
 */
final class Report {
    private static final String INDENT = "  ";
    private static final int LEVEL_COLUMNS = 6;
    private static final String CURE = INDENT + " ".repeat(LEVEL_COLUMNS) + "-> ";

    private final PrintStream out;
    private final Map<Level, Integer> counts = new EnumMap<>(Level.class);

    /** A report that is written here. */
    Report(PrintStream out) {
        this.out = out;
    }

    /** Begins another area. */
    void area(String title) {
        out.println();
        out.println(title);
    }

    void ok(String message) {
        say(Level.OK, message, "");
    }

    void note(String message, String cure) {
        say(Level.NOTE, message, cure);
    }

    void warn(String message, String cure) {
        say(Level.WARN, message, cure);
    }

    void fail(String message, String cure) {
        say(Level.FAIL, message, cure);
    }

    /**
     * One finding.
     *
     * @param cure what to do about it; empty for nothing
     */
    void say(Level level, String message, String cure) {
        counts.merge(level, 1, Integer::sum);
        out.println(
                INDENT + level.word() + " ".repeat(LEVEL_COLUMNS - level.word().length()) + oneLine(message));
        if (!cure.isEmpty()) {
            out.println(CURE + oneLine(cure));
        }
    }

    /** What was found when files were read. */
    void problem(ConfigProblem problem, Level level) {
        String place = problem.line() == 0
                ? problem.file().toString()
                : problem.file() + ":" + problem.line() + (problem.column() == 0 ? "" : ":" + problem.column());
        say(level, place + ": " + problem.message(), problem.cure());
    }

    /** Level of what was found when files were read, unless more is known of it. */
    static Level levelOf(ConfigProblem problem) {
        return switch (problem.severity()) {
            case ERROR -> Level.FAIL;
            case WARNING -> Level.WARN;
            case NOTE -> Level.NOTE;
        };
    }

    /** Says the verdict. Returns the exit code: 1 if anything fails, 0 otherwise, as linters do. */
    int verdict() {
        out.println();
        int failures = counts.getOrDefault(Level.FAIL, 0);
        int warnings = counts.getOrDefault(Level.WARN, 0);
        String tail =
                failures + warnings == 0 ? "" : ": " + count(failures, "failure") + ", " + count(warnings, "warning");
        out.println((failures > 0 ? "Not well" : warnings > 0 ? "Well, but see the warnings" : "All is well") + tail);
        return failures > 0 ? 1 : 0;
    }

    /** A number with its noun. */
    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** What peers and files say may have line breaks and control characters, which would break or forge a report. */
    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ").replaceAll("\\p{Cntrl}", "?");
    }
}
