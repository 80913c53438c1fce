package io.ambassadors.splitting.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.ambassadors.common.http.Fields;
import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.variables.Template;

/** {@code proxy_redirect}: redirects to an origin's own address become redirects to ours. */
final class RedirectRules {
    /** Redirects pass as they are. */
    static final RedirectRules NONE = new RedirectRules(List.of());

    private final List<Rule> rules;

    /** What is looked for, and what takes its place. */
    private record Rule(Template prefix, SubjectMatch pattern, Template replacement) {}

    private RedirectRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * What holds in a location.
     *
     * @param url where its requests go
     * @param location path of the location
     */
    static RedirectRules of(Level level, PassUrl url, String location, Templates templates, Problems problems) {
        List<Directive> directives = level.all("proxy_redirect");
        if (directives.isEmpty()) {
            return url.hasVariables() ? NONE : new RedirectRules(List.of(standard(url, location)));
        }
        List<Rule> rules = new ArrayList<>();
        for (Directive directive : directives) {
            String first = directive.argument(0);
            if (directive.arguments().size() == 2) {
                rules.add(rule(directive, templates));
            } else if (first.equals("default")) {
                if (url.hasVariables()) {
                    problems.error(
                            directive,
                            "\"proxy_redirect default\" cannot be used with \"proxy_pass\" directive with variables");
                } else {
                    rules.add(standard(url, location));
                }
            } else if (first.equals("off")) {
                rules.clear();
            } else {
                problems.error(directive, "invalid parameter \"" + first + "\"");
            }
        }
        return new RedirectRules(rules);
    }

    private static Rule standard(PassUrl url, String location) {
        return url.uri().isEmpty()
                ? new Rule(Template.constant(url.origin() + "/"), null, Template.constant("/"))
                : new Rule(Template.constant(url.text()), null, Template.constant(location));
    }

    private static Rule rule(Directive directive, Templates templates) {
        String redirect = directive.argument(0);
        Template replacement = templates.compile(directive.argument(1), directive);
        if (!redirect.startsWith("~")) {
            return new Rule(templates.compile(redirect, directive), null, replacement);
        }
        boolean ignoreCase = redirect.startsWith("~*");
        SubjectMatch pattern = templates.pattern(redirect.substring(ignoreCase ? 2 : 1), ignoreCase, directive);
        return new Rule(null, pattern, replacement);
    }

    /** The new value of a Location field; null if it stays. */
    String location(SiteRequest request, Fields fields, int index) {
        if (rules.isEmpty()) {
            return null;
        }
        String changed = rewrite(request, fields.value(index));
        return changed == null ? null : Responder.absolute(request, changed);
    }

    /** The new value of a Refresh field; null if it stays. */
    String refresh(SiteRequest request, Fields fields, int index) {
        if (rules.isEmpty()) {
            return null;
        }
        String value = fields.value(index);
        int at = value.toLowerCase(Locale.ROOT).indexOf("url=");
        if (at < 0) {
            return null;
        }
        String changed = rewrite(request, value.substring(at + 4));
        return changed == null ? null : value.substring(0, at + 4) + changed;
    }

    private String rewrite(SiteRequest request, String url) {
        for (Rule rule : rules) {
            if (rule.pattern != null) {
                if (rule.pattern.matches(url, request)) {
                    return rule.replacement.render(request);
                }
                continue;
            }
            String prefix = rule.prefix.render(request);
            if (url.startsWith(prefix)) {
                return rule.replacement.render(request) + url.substring(prefix.length());
            }
        }
        return null;
    }
}
