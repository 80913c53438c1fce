package io.ambassadors.splitting.server;

import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.variables.InvalidDirective;
import io.ambassadors.splitting.variables.NginxPattern;
import io.ambassadors.splitting.variables.SetDirective;
import io.ambassadors.splitting.variables.Template;
import io.ambassadors.splitting.variables.Variables;

/** Compiles the texts of one configuration; what is wrong with them goes to its problems. */
final class Templates {
    private static final SubjectMatch NOTHING = (text, scope) -> false;

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

    /** A regular expression; one that matches nothing if it makes no sense. */
    SubjectMatch pattern(String text, boolean ignoreCase, Directive where) {
        try {
            return NginxPattern.compile(text, ignoreCase, variables, where)::find;
        } catch (InvalidDirective invalid) {
            problems.add(invalid.problem());
            return NOTHING;
        }
    }

    /** A {@code set}; null if it makes no sense. */
    Script.Assignment assignment(Directive where) {
        try {
            return SetDirective.define(where, variables)::apply;
        } catch (InvalidDirective invalid) {
            problems.add(invalid.problem());
            return null;
        }
    }
}
