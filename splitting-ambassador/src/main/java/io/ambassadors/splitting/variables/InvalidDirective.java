package io.ambassadors.splitting.variables;

import static io.ambassadors.common.config.ConfigProblem.Severity.ERROR;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.config.NginxFile;

/** A directive that cannot be used, with what to tell the user. Thrown while a configuration is built, never for a request. */
public final class InvalidDirective extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient ConfigProblem problem;

    private InvalidDirective(ConfigProblem problem) {
        super(problem.toString(), null, false, false);
        this.problem = problem;
    }

    /** A directive with nginx's message about it. */
    public static InvalidDirective at(Directive where, String message) {
        return at(where, message, "");
    }

    /** A directive with a message about it and what to do. */
    public static InvalidDirective at(Directive where, String message, String cure) {
        return new InvalidDirective(problem(where, message, cure));
    }

    static ConfigProblem problem(Directive where, String message, String cure) {
        return new ConfigProblem(ERROR, NginxFile.path(where.file()), where.line(), 0, message, cure);
    }

    /** What to tell, and where it stands. */
    public ConfigProblem problem() {
        return problem;
    }
}
