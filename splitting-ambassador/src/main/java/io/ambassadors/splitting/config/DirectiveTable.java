package io.ambassadors.splitting.config;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.ambassadors.common.config.ConfigProblem;

/** The directives of nginx. */
public final class DirectiveTable implements Vocabulary {
    /** Those of nginx's open version. */
    public static final DirectiveTable NGINX = new DirectiveTable();

    private static final Map<String, Context> ENTRIES = Map.of(
            "map", Context.ENTRIES,
            "geo", Context.ENTRIES,
            "types", Context.ENTRIES,
            "split_clients", Context.PLAIN_ENTRIES,
            "charset_map", Context.PLAIN_ENTRIES);

    private DirectiveTable() {}

    @Override
    public Context judge(
            Directive head, boolean opens, Context context, Set<String> before, Consumer<ConfigProblem> problems) {
        return ENTRIES.getOrDefault(head.name(), Context.UNJUDGED);
    }
}
