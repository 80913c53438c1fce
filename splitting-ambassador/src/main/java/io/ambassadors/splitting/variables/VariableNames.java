package io.ambassadors.splitting.variables;

import io.ambassadors.splitting.config.Directive;

/** Names of variables where a directive defines one. */
final class VariableNames {
    private VariableNames() {}

    /** The name behind the dollar of an argument. */
    static String of(String argument, Directive where) {
        if (argument.length() < 2 || argument.charAt(0) != '$') {
            throw InvalidDirective.at(where, "invalid variable name \"" + argument + "\"");
        }
        return argument.substring(1);
    }
}
