package io.ambassadors.splitting.variables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

import io.ambassadors.common.routing.split.SplitClients;
import io.ambassadors.splitting.config.Directive;

/**
 * {@code split_clients key $variable { 10% a; * b; }}: a value by percentages.
 *
 * @param variable the variable that it defines
 * @param key what is hashed
 * @param split the parts
 * @param directive where it stands
 */
public record SplitClientsBlock(Variable variable, Template key, SplitClients split, Directive directive) {
    /**
     * Reads a block and defines its variable.
     *
     * @throws InvalidDirective with nginx's message
     */
    public static SplitClientsBlock define(Directive directive, Variables variables) {
        Template key = Template.compile(directive.argument(0), variables, directive);
        String name = VariableNames.of(directive.argument(1), directive);
        List<SplitClients.Part> parts = new ArrayList<>();
        for (Directive entry : directive.block()) {
            parts.add(part(entry));
        }
        SplitClients split = split(parts, directive);
        Variable variable =
                variables.define(name, scope -> split.value(key.render(scope).getBytes(ISO_8859_1)), true, directive);
        return new SplitClientsBlock(variable, key, split, directive);
    }

    private static SplitClients.Part part(Directive entry) {
        // nginx 1.22 ignores further words, and takes whatever stands in memory for a value that is missing.
        if (entry.arguments().size() != 1) {
            throw InvalidDirective.at(entry, "invalid number of the split_clients parameters");
        }
        try {
            return new SplitClients.Part(SplitClients.hundredths(entry.name()), entry.argument(0));
        } catch (IllegalArgumentException e) {
            throw InvalidDirective.at(entry, e.getMessage());
        }
    }

    private static SplitClients split(List<SplitClients.Part> parts, Directive directive) {
        try {
            return SplitClients.of(parts);
        } catch (IllegalArgumentException e) {
            throw InvalidDirective.at(directive, e.getMessage());
        }
    }
}
