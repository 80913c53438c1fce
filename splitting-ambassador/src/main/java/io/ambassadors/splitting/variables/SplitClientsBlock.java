package io.ambassadors.splitting.variables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import io.ambassadors.common.routing.split.SplitClients;
import io.ambassadors.splitting.config.Directive;

/**
 * {@code split_clients key $variable { 10% a; * b; }}: a value by percentages.
 *
 * @param variable the variable that it defines
 * @param key what is hashed
 * @param split the parts
 * @param directive where it stands
 * @param counts how often each part was given out, in their order, and last how often none was
 */
public record SplitClientsBlock(
        Variable variable, Template key, SplitClients split, Directive directive, LongAdder[] counts) {
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
        LongAdder[] counts = new LongAdder[parts.size() + 1];
        Arrays.setAll(counts, i -> new LongAdder());
        Variable variable = variables.define(name, scope -> value(split, counts, key.render(scope)), true, directive);
        return new SplitClientsBlock(variable, key, split, directive, counts);
    }

    private static String value(SplitClients split, LongAdder[] counts, String key) {
        int index = split.index(SplitClients.hash(key.getBytes(ISO_8859_1)));
        counts[index < 0 ? counts.length - 1 : index].increment();
        return index < 0 ? "" : split.parts().get(index).value();
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
