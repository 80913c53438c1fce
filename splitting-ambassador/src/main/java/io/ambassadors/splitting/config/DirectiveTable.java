package io.ambassadors.splitting.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.ambassadors.common.config.Suggestion;

/** The directives of nginx: where each may stand, with which arguments, and what becomes of it here. */
public final class DirectiveTable {
    /** Those of nginx's open version. */
    public static final DirectiveTable NGINX = new DirectiveTable(DirectiveFile.read());

    private final Map<String, List<DirectiveSpec>> specs;

    private DirectiveTable(List<DirectiveSpec> specs) {
        this.specs = specs.stream()
                .collect(Collectors.groupingBy(
                        DirectiveSpec::name, LinkedHashMap::new, Collectors.toUnmodifiableList()));
    }

    /** All directives of a name; several if it means another thing in another block, none if it is unknown. */
    public List<DirectiveSpec> named(String name) {
        return specs.getOrDefault(name, List.of());
    }

    /** All directives, in the order of the table. */
    public List<DirectiveSpec> all() {
        return specs.values().stream().flatMap(List::stream).toList();
    }

    /** The directive of a name that may stand in a block. */
    Optional<DirectiveSpec> find(String name, Context context) {
        return named(name).stream()
                .filter(spec -> spec.contexts().contains(context))
                .findFirst();
    }

    /** The name that was probably meant. */
    Optional<String> suggestion(String written, Context context) {
        return Suggestion.nearest(
                        written,
                        all().stream()
                                .filter(spec -> spec.contexts().contains(context))
                                .map(DirectiveSpec::name))
                .or(() -> Suggestion.nearest(written, specs.keySet().stream()));
    }
}
