package io.ambassadors.splitting.variables;

import io.ambassadors.splitting.config.Directive;

/** {@code set $variable value}: {@link #apply} gives the variable its value for the rest of the request. */
public final class SetDirective {
    private final Variable variable;
    private final Template value;

    private SetDirective(Variable variable, Template value) {
        this.variable = variable;
        this.value = value;
    }

    /**
     * Reads a directive and defines its variable.
     *
     * @throws InvalidDirective with nginx's message
     */
    public static SetDirective define(Directive directive, Variables variables) {
        String name = Ascii.lower(VariableNames.of(directive.argument(0), directive));
        if (name.equals("limit_rate")) {
            throw InvalidDirective.at(directive, "$limit_rate has no effect here", "leave it out");
        }
        // nginx gives nothing, and not "not found", for one that no set has reached.
        Variable variable = name.equals("args") ? null : variables.settable(name, scope -> "", directive);
        return new SetDirective(variable, Template.compile(directive.argument(1), variables, directive));
    }

    /** Sets the value. */
    public void apply(RequestScope scope) {
        String text = value.render(scope);
        if (variable == null) {
            scope.args(text);
        } else {
            variable.set(scope, text);
        }
    }
}
