package io.ambassadors.splitting.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** What nginx checks of single directives by rules of their own, as far as it needs no other directive for that. */
final class OwnRules {
    private static final int GREATEST_STATUS = 999;

    /** Nginx's own status of a client that left; no page is sent for it. */
    private static final String CLIENT_LEFT = "499";

    /** What may be returned without a status: a URL to redirect to. */
    private static final List<String> REDIRECTS = List.of("http://", "https://", "$scheme");

    /** A rule gives what is wrong in nginx's words, or null. */
    private static final Map<String, Function<Directive, String>> RULES = Map.ofEntries(
            Map.entry("worker_processes", OwnRules::workerProcesses),
            Map.entry("set", directive -> variable(directive.argument(0))),
            Map.entry("map", directive -> variable(last(directive))),
            Map.entry("geo", directive -> variable(last(directive))),
            Map.entry("split_clients", directive -> variable(last(directive))),
            Map.entry("return", OwnRules::statusToReturn),
            Map.entry("error_page", OwnRules::errorPage),
            Map.entry("add_header", directive -> parameter(directive, 2, Set.of("always"))),
            Map.entry("hash", directive -> parameter(directive, 1, Set.of("consistent"))),
            Map.entry("random", OwnRules::random),
            Map.entry("keepalive", OwnRules::keepalive),
            Map.entry("proxy_pass", OwnRules::proxyPass));

    private OwnRules() {}

    /** What is wrong with a directive that has the right number of arguments; null if nothing is. */
    static String fault(Directive directive) {
        Function<Directive, String> rule = RULES.get(directive.name());
        return rule == null ? null : rule.apply(directive);
    }

    /** What is wrong with the share of an entry in split_clients; null if nothing is. */
    static String shareFault(String share) {
        boolean valid = share.equals("*")
                || (share.endsWith("%")
                        && NginxNumber.hundredths(share.substring(0, share.length() - 1))
                                        .orElse(0)
                                > 0);
        return valid ? null : "invalid percent value \"" + share + "\"";
    }

    private static String workerProcesses(Directive directive) {
        String count = directive.argument(0);
        return count.equals("auto") || NginxNumber.parse(count).isPresent()
                ? null
                : "\"worker_processes\" directive invalid value";
    }

    private static String variable(String name) {
        return name.length() > 1 && name.startsWith("$") ? null : "invalid variable name \"" + name + "\"";
    }

    private static String statusToReturn(Directive directive) {
        String status = directive.argument(0);
        boolean redirect =
                directive.arguments().size() == 1 && REDIRECTS.stream().anyMatch(status::startsWith);
        return redirect || NginxNumber.parse(status).orElse(Long.MAX_VALUE) <= GREATEST_STATUS
                ? null
                : "invalid return code \"" + status + "\"";
    }

    private static String errorPage(Directive directive) {
        int codes = directive.arguments().size() - 1;
        String answer = directive.argument(codes - 1);
        if (codes > 1 && answer.startsWith("=")) {
            codes--;
            if (answer.length() > 1 && NginxNumber.parse(answer.substring(1)).isEmpty()) {
                return "invalid value \"" + answer + "\"";
            }
        }
        for (String code : directive.arguments().subList(0, codes)) {
            long status = NginxNumber.parse(code).orElse(-1);
            if (status < 0 || code.equals(CLIENT_LEFT)) {
                return "invalid value \"" + code + "\"";
            }
            if (status < 300 || status > 599) {
                return "value \"" + code + "\" must be between 300 and 599";
            }
        }
        return null;
    }

    private static String random(Directive directive) {
        String first = parameter(directive, 0, Set.of("two"));
        return first != null ? first : parameter(directive, 1, Set.of("least_conn"));
    }

    private static String keepalive(Directive directive) {
        String count = directive.argument(0);
        return NginxNumber.parse(count).isPresent()
                ? parameter(directive, 1, Set.of("local"))
                : "invalid value \"" + count + "\" in \"keepalive\" directive";
    }

    private static String proxyPass(Directive directive) {
        String url = directive.argument(0).toLowerCase(Locale.ROOT);
        return url.indexOf('$') >= 0 || url.startsWith("http://") || url.startsWith("https://")
                ? null
                : "invalid URL prefix";
    }

    private static String parameter(Directive directive, int index, Set<String> allowed) {
        boolean valid = directive.arguments().size() <= index || allowed.contains(directive.argument(index));
        return valid ? null : "invalid parameter \"" + directive.argument(index) + "\"";
    }

    private static String last(Directive directive) {
        return directive.argument(directive.arguments().size() - 1);
    }
}
