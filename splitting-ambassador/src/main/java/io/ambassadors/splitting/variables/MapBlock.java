package io.ambassadors.splitting.variables;

import java.util.ArrayList;
import java.util.List;

import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.variables.HostTable.Added;

/**
 * {@code map source $variable { … }}: a value by a table of texts in any case, wildcard hosts and regular expressions, in this order
 * whatever their order in the block; expressions among themselves in theirs.
 */
public final class MapBlock {
    private static final int KEY_AND_VALUE = 1;

    private final Template source;
    private final HostTable<Template> table = new HostTable<>();
    private final List<Expression> expressions = new ArrayList<>();
    private Template otherwise;
    private boolean hostNames;
    private boolean isVolatile;

    private record Expression(NginxPattern pattern, Template value) {}

    private MapBlock(Template source) {
        this.source = source;
    }

    /**
     * Reads a block and defines its variable.
     *
     * @throws InvalidDirective with nginx's message
     */
    public static Variable define(Directive directive, Variables variables) {
        MapBlock map = new MapBlock(Template.compile(directive.argument(0), variables, directive));
        String name = VariableNames.of(directive.argument(1), directive);
        // Before the entries, as they may have groups of this name.
        Variable variable = variables.define(name, map::value, true, directive);
        for (Directive entry : directive.block()) {
            map.entry(entry, variables);
        }
        return map.isVolatile ? variables.define(name, map::value, false, directive) : variable;
    }

    private void entry(Directive entry, Variables variables) {
        if (entry.arguments().isEmpty() && entry.name().equals("hostnames")) {
            hostNames = true;
        } else if (entry.arguments().isEmpty() && entry.name().equals("volatile")) {
            isVolatile = true;
        } else if (entry.arguments().size() != KEY_AND_VALUE) {
            throw InvalidDirective.at(entry, "invalid number of the map parameters");
        } else {
            add(entry.name(), Template.compile(entry.argument(0), variables, entry), entry, variables);
        }
    }

    private void add(String key, Template value, Directive entry, Variables variables) {
        if (key.equals("default")) {
            if (otherwise != null) {
                throw InvalidDirective.at(entry, "duplicate default map parameter");
            }
            otherwise = value;
        } else if (key.startsWith("~")) {
            boolean ignoreCase = key.startsWith("~*");
            String pattern = key.substring(ignoreCase ? 2 : 1);
            expressions.add(new Expression(NginxPattern.compile(pattern, ignoreCase, variables, entry), value));
        } else {
            String name = key.startsWith("\\") ? key.substring(1) : key;
            Added added = hostNames ? table.add(name, value) : table.addExact(name, value);
            if (added == Added.CONFLICT) {
                throw InvalidDirective.at(entry, "conflicting parameter \"" + Ascii.lower(name) + "\"");
            } else if (added == Added.INVALID) {
                throw InvalidDirective.at(entry, "invalid hostname or wildcard \"" + name + "\"");
            }
        }
    }

    private String value(RequestScope scope) {
        String key = source.render(scope);
        if (hostNames && key.endsWith(".")) {
            key = key.substring(0, key.length() - 1);
        }
        Template found = table.find(Ascii.lower(key));
        if (found == null && !key.isEmpty()) {
            found = matching(key, scope);
        }
        if (found == null) {
            found = otherwise;
        }
        return found == null ? "" : found.render(scope);
    }

    private Template matching(String key, RequestScope scope) {
        for (Expression expression : expressions) {
            if (expression.pattern().find(key, scope)) {
                return expression.value();
            }
        }
        return null;
    }
}
