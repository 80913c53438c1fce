package io.ambassadors.splitting.cli;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.splitting.config.NginxFile;

/** Problems in the form in which nginx prints them, their cure behind. */
public final class ProblemText {
    private ProblemText() {}

    /** {@code [emerg] message in file:line; cure}. */
    public static String of(ConfigProblem problem) {
        String level =
                switch (problem.severity()) {
                    case ERROR -> "emerg";
                    case WARNING -> "warn";
                    case NOTE -> "notice";
                };
        return "[" + level + "] " + problem.message() + place(problem)
                + (problem.cure().isEmpty() ? "" : "; " + problem.cure());
    }

    private static String place(ConfigProblem problem) {
        if (problem.line() > 0) {
            return " in " + problem.file() + ":" + problem.line();
        }
        return problem.file().equals(NginxFile.COMMAND_LINE) ? " in " + problem.file() : "";
    }
}
