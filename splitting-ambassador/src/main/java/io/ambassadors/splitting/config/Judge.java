package io.ambassadors.splitting.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.config.ConfigProblem.Severity;

/** Judges the directives of one configuration by the table, in the order of nginx's own checks ({@code ngx_conf_handler}). */
final class Judge implements Vocabulary {
    private final DirectiveTable table;
    private final Set<String> noted = new HashSet<>();

    Judge(DirectiveTable table) {
        this.table = table;
    }

    /** What is wrong with a directive. */
    private record Fault(String message, String cure) {
        Fault(String message) {
            this(message, "");
        }
    }

    @Override
    public Context judge(
            Directive head, boolean opens, Context context, Set<String> before, Consumer<ConfigProblem> problems) {
        if (context == Context.UNJUDGED) {
            return Context.UNJUDGED;
        }
        Fault fault = context.hasEntries() ? entryFault(head, context) : fault(head, opens, context, before);
        if (fault != null) {
            problems.accept(problem(Severity.ERROR, head, fault.message(), fault.cure()));
        }
        if (context.hasEntries()) {
            return Context.UNJUDGED;
        }
        return table.find(head.name(), context)
                .map(spec -> inside(spec, head, context, fault, problems))
                .orElse(Context.UNJUDGED);
    }

    private Context inside(
            DirectiveSpec spec, Directive head, Context context, Fault fault, Consumer<ConfigProblem> problems) {
        if (fault == null && spec.verdict(head) instanceof Verdict.WithoutEffect without && noted.add(head.name())) {
            problems.accept(
                    problem(Severity.NOTE, head, "\"" + head.name() + "\" has no effect here", without.reason()));
        }
        return spec.block() ? context.inside(head.name()) : Context.UNJUDGED;
    }

    private Fault fault(Directive head, boolean opens, Context context, Set<String> before) {
        String name = head.name();
        DirectiveSpec spec = table.find(name, context).orElse(null);
        if (spec == null) {
            return unknown(name, context);
        }
        if (spec.block() && !opens) {
            return new Fault("directive \"" + name + "\" has no opening \"{\"");
        }
        if (!spec.block() && opens) {
            return new Fault("directive \"" + name + "\" is not terminated by \";\"");
        }
        if (!spec.arguments().allows(head.arguments().size())) {
            return new Fault("invalid number of arguments in \"" + name + "\" directive");
        }
        if (spec.value().once() && before.contains(name)) {
            return new Fault("\"" + name + "\" directive is duplicate");
        }
        String fault = spec.value().fault(head);
        if (fault == null) {
            fault = OwnRules.fault(head);
        }
        return fault != null ? new Fault(fault) : refusal(spec, head);
    }

    private static Fault refusal(DirectiveSpec spec, Directive head) {
        if (spec.verdict(head) instanceof Verdict.Refused refused) {
            return new Fault("\"" + head.name() + "\" directive is not supported here", refused.cure());
        }
        return spec.refused(head)
                .map(argument -> new Fault(
                        "parameter \"" + argument + "\" of \"" + head.name() + "\" directive is not supported here",
                        "terminate TLS in the https-sidecar, and let this listener take plain HTTP"))
                .orElse(null);
    }

    private Fault unknown(String name, Context context) {
        List<DirectiveSpec> elsewhere = table.named(name);
        if (elsewhere.isEmpty()) {
            return new Fault(
                    "unknown directive \"" + name + "\"",
                    table.suggestion(name, context)
                            .map(meant -> "did you mean \"" + meant + "\"?")
                            .orElse(""));
        }
        String places = elsewhere.stream()
                .flatMap(spec -> spec.contexts().stream())
                .distinct()
                .sorted()
                .map(Context::text)
                .collect(java.util.stream.Collectors.joining(", "));
        return new Fault("\"" + name + "\" directive is not allowed here", "it may stand in: " + places);
    }

    /** What nginx says of an entry with too many or too few words. */
    private static Fault entryFault(Directive entry, Context context) {
        int words = entry.arguments().size() + 1;
        boolean valid =
                switch (context) {
                    case MAP ->
                        words == 2
                                || (words == 1
                                        && Set.of("hostnames", "volatile").contains(entry.name()));
                    case GEO ->
                        words == 2
                                || (words == 1
                                        && Set.of("ranges", "proxy_recursive", "volatile")
                                                .contains(entry.name()));
                    case SPLIT_CLIENTS -> words == 2;
                    default -> true;
                };
        if (!valid) {
            return new Fault("invalid number of the " + context.text() + " parameters");
        }
        String share = context == Context.SPLIT_CLIENTS ? OwnRules.shareFault(entry.name()) : null;
        return share == null ? null : new Fault(share);
    }

    private static ConfigProblem problem(Severity severity, Directive head, String message, String cure) {
        return new ConfigProblem(severity, NginxFile.path(head.file()), head.line(), 0, message, cure);
    }
}
