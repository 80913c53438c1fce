package io.ambassadors.splitting.server;

import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.variables.InvalidDirective;
import io.ambassadors.splitting.variables.Template;
import io.ambassadors.splitting.variables.Variables;

/** Compiles the texts of one configuration; what is wrong with them goes to its problems. */
final class Templates {
    private final Variables variables;
    private final Problems problems;

    Templates(Variables variables, Problems problems) {
        this.variables = variables;
        this.problems = problems;
    }

    /** The variables that the texts use. */
    Variables variables() {
        return variables;
    }

    /** A text with variables; an empty one if it makes no sense. */
    Template compile(String text, Directive where) {
        try {
            return Template.compile(text, variables, where);
        } catch (InvalidDirective invalid) {
            problems.add(invalid.problem());
            return Template.constant("");
        }
    }
}
