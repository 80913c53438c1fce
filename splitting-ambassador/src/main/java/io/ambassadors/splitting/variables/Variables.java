package io.ambassadors.splitting.variables;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.config.ConfigProblem.Severity;
import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.config.NginxFile;

/**
 * The variables of one configuration: nginx's own, and those that its directives define. Filled while the configuration is read; from
 * {@link #check} on it does not change and may be read by all event loops. As in nginx, a variable may be used before the directive that
 * defines it, and names are compared without regard to case.
 */
public final class Variables {
    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private final Map<String, Directive> firstUse = new LinkedHashMap<>();
    private final List<ConfigProblem> warnings = new ArrayList<>();
    private int slots;
    private boolean wantsSentFields;
    private boolean wantsUpstreamFields;

    /**
     * The variable of a name, without the dollar, for a directive that reads it. Whether there is one {@link #check} will tell.
     */
    public Variable reference(String name, Directive where) {
        String lower = Ascii.lower(name);
        firstUse.putIfAbsent(lower, where);
        Variable variable = variables.computeIfAbsent(lower, Variable::new);
        if (!variable.isDefined()) {
            BuiltIns.define(variable);
        }
        wantsSentFields |= lower.startsWith("sent_http_");
        wantsUpstreamFields |= lower.startsWith("upstream_http_") || lower.startsWith("upstream_cookie_");
        return variable;
    }

    /**
     * A variable that a directive defines.
     *
     * @param kept whether its value is found once for each request; otherwise anew at each use
     * @throws InvalidDirective if the name belongs to one of nginx's own variables
     */
    Variable define(String name, Reader reader, boolean kept, Directive where) {
        String lower = Ascii.lower(name);
        if (BuiltIns.isReserved(lower)) {
            throw InvalidDirective.at(where, "the duplicate \"" + name + "\" variable");
        }
        Variable variable = variables.computeIfAbsent(lower, Variable::new);
        variable.define(reader, kept ? slot(variable) : Variable.NOT_KEPT);
        return variable;
    }

    /**
     * A variable that {@code set} or a named group gives values to.
     *
     * @param otherwise reads it while it has no value, unless some other directive defines it too
     */
    Variable settable(String name, Reader otherwise, Directive where) {
        Variable variable = variables.get(Ascii.lower(name));
        boolean defined = variable != null && variable.isKept();
        return define(name, defined ? variable.reader() : otherwise, true, where);
    }

    /** Notes something that is no error. */
    void warn(Directive where, String message) {
        warnings.add(new ConfigProblem(Severity.WARNING, NginxFile.path(where.file()), where.line(), 0, message, ""));
    }

    private int slot(Variable variable) {
        return variable.isKept() ? variable.slot() : slots++;
    }

    /**
     * Looks whether all variables that are used are there: one error for each that is not, where it is used first, behind the warnings
     * that blocks have left.
     */
    public List<ConfigProblem> check() {
        List<ConfigProblem> problems = new ArrayList<>(warnings);
        for (Map.Entry<String, Directive> use : firstUse.entrySet()) {
            if (!variables.get(use.getKey()).isDefined()) {
                problems.add(InvalidDirective.problem(
                        use.getValue(), "unknown \"" + use.getKey() + "\" variable", BuiltIns.cure(use.getKey())));
            }
        }
        return problems;
    }

    /** Number of values that a request may have to keep. */
    int slots() {
        return slots;
    }

    /** Whether some variable reads fields of responses as they were sent, so that they must be copied. */
    boolean wantsSentFields() {
        return wantsSentFields;
    }

    /** Whether some variable reads fields of upstreams' responses, so that they must be copied. */
    boolean wantsUpstreamFields() {
        return wantsUpstreamFields;
    }
}
