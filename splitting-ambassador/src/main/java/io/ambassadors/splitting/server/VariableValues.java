package io.ambassadors.splitting.server;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.ambassadors.splitting.config.Directive;

/**
 * The values that a configuration can give to a variable: those of its {@code map}, {@code split_clients}, {@code geo} and {@code set}.
 * They are the upstreams that {@code proxy_pass http://$variable} can go to, so that these run before the first request.
 */
final class VariableValues {
    private final Directive http;

    VariableValues(Directive http) {
        this.http = http;
    }

    /** The values of a variable that depend on no other variable. */
    Set<String> of(String name) {
        Set<String> values = new LinkedHashSet<>();
        collect(http.block(), "$" + name, values);
        values.removeIf(value -> value.isEmpty() || value.indexOf('$') >= 0);
        return values;
    }

    private static void collect(List<Directive> block, String variable, Set<String> values) {
        for (Directive directive : block) {
            List<String> words = directive.arguments();
            switch (directive.name()) {
                case "map", "geo", "split_clients" -> {
                    if (!words.isEmpty() && words.get(words.size() - 1).equalsIgnoreCase(variable)) {
                        entries(directive, values);
                    }
                }
                case "set" -> {
                    if (words.get(0).equalsIgnoreCase(variable)) {
                        values.add(words.get(1));
                    }
                }
                case "server", "location" -> {
                    if (directive.isBlock()) {
                        collect(directive.block(), variable, values);
                    }
                }
                default -> {
                    // Gives no variable a value.
                }
            }
        }
    }

    private static void entries(Directive block, Set<String> values) {
        for (Directive entry : block.block()) {
            if (entry.arguments().size() == 1) {
                values.add(entry.argument(0));
            }
        }
    }
}
