package io.ambassadors.splitting.variables;

import java.util.HashMap;
import java.util.Map;

/** nginx's own variables, by name and by prefix. */
final class BuiltIns {
    private static final Map<String, Reader> BY_NAME = new HashMap<>();

    private BuiltIns() {}

    /** Gives a variable its reader, if it is one of nginx's own. */
    static void define(Variable variable) {
        Reader reader = BY_NAME.get(variable.name());
        if (reader != null) {
            variable.define(reader, Variable.NOT_KEPT);
        }
    }

    /** Whether no directive may define a variable of this name. */
    static boolean isReserved(String name) {
        return BY_NAME.containsKey(name);
    }

    /** What to do about an unknown variable; empty if nothing is known. */
    static String cure(String name) {
        return "";
    }
}
