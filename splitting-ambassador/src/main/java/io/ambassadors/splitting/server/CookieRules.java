package io.ambassadors.splitting.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.ambassadors.common.http.Fields;
import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.variables.Template;

/** {@code proxy_cookie_domain}, {@code proxy_cookie_path} and {@code proxy_cookie_flags}: changes to cookies that an origin sets. */
final class CookieRules {
    /** Cookies pass as they are. */
    static final CookieRules NONE = new CookieRules(List.of(), List.of(), List.of());

    private static final Set<String> FLAGS = Set.of(
            "secure",
            "nosecure",
            "httponly",
            "nohttponly",
            "samesite=strict",
            "samesite=lax",
            "samesite=none",
            "nosamesite");

    private final List<Rule> domains;
    private final List<Rule> paths;
    private final List<Flags> flags;

    private record Rule(Template text, SubjectMatch pattern, Template replacement) {}

    private record Flags(Template name, SubjectMatch pattern, List<Template> words) {}

    private CookieRules(List<Rule> domains, List<Rule> paths, List<Flags> flags) {
        this.domains = domains;
        this.paths = paths;
        this.flags = flags;
    }

    /** What holds in a block. */
    static CookieRules of(Level level, Templates templates, Problems problems) {
        List<Rule> domains = rules(level.all("proxy_cookie_domain"), true, templates, problems);
        List<Rule> paths = rules(level.all("proxy_cookie_path"), false, templates, problems);
        List<Flags> flags = flags(level.all("proxy_cookie_flags"), templates, problems);
        return domains.isEmpty() && paths.isEmpty() && flags.isEmpty() ? NONE : new CookieRules(domains, paths, flags);
    }

    private static List<Rule> rules(
            List<Directive> directives, boolean domain, Templates templates, Problems problems) {
        List<Rule> rules = new ArrayList<>();
        for (Directive directive : directives) {
            String from = directive.argument(0);
            if (directive.arguments().size() == 1) {
                if (!from.equals("off")) {
                    problems.error(directive, "invalid parameter \"" + from + "\"");
                }
                rules.clear();
                continue;
            }
            Template to = templates.compile(directive.argument(1), directive);
            if (from.startsWith("~")) {
                boolean ignoreCase = domain || from.startsWith("~*");
                String regex = from.substring(from.startsWith("~*") ? 2 : 1);
                rules.add(new Rule(null, templates.pattern(regex, ignoreCase, directive), to));
            } else {
                String text = domain && from.startsWith(".") ? from.substring(1) : from;
                rules.add(new Rule(templates.compile(text, directive), null, to));
            }
        }
        return List.copyOf(rules);
    }

    private static List<Flags> flags(List<Directive> directives, Templates templates, Problems problems) {
        List<Flags> flags = new ArrayList<>();
        for (Directive directive : directives) {
            String name = directive.argument(0);
            if (directive.arguments().size() == 1) {
                if (!name.equals("off")) {
                    problems.error(directive, "invalid parameter \"" + name + "\"");
                }
                flags.clear();
                continue;
            }
            List<Template> words = new ArrayList<>();
            for (String word :
                    directive.arguments().subList(1, directive.arguments().size())) {
                if (word.indexOf('$') < 0 && !FLAGS.contains(word)) {
                    problems.error(directive, "invalid parameter \"" + word + "\"");
                }
                words.add(templates.compile(word, directive));
            }
            flags.add(
                    name.startsWith("~")
                            ? new Flags(null, templates.pattern(name.substring(1), true, directive), words)
                            : new Flags(templates.compile(name, directive), null, words));
        }
        return List.copyOf(flags);
    }

    /** The new value of a Set-Cookie field; null if it stays. */
    String rewrite(SiteRequest request, Fields fields, int index) {
        if (this == NONE) {
            return null;
        }
        Cookie cookie = new Cookie(fields.value(index));
        for (int i = 1; i < cookie.size(); i++) {
            if (cookie.isAttribute(i, "domain")) {
                cookie.value(i, domain(request, cookie.value(i)));
            } else if (cookie.isAttribute(i, "path")) {
                cookie.value(i, path(request, cookie.value(i)));
            }
        }
        flag(request, cookie);
        return cookie.changed();
    }

    private String domain(SiteRequest request, String domain) {
        String name = domain.startsWith(".") ? domain.substring(1) : domain;
        for (Rule rule : domains) {
            boolean fits = rule.pattern != null
                    ? rule.pattern.matches(domain, request)
                    : rule.text.render(request).equalsIgnoreCase(name);
            if (fits) {
                String replacement = rule.replacement.render(request);
                return domain.startsWith(".") && rule.pattern == null ? "." + replacement : replacement;
            }
        }
        return domain;
    }

    private String path(SiteRequest request, String path) {
        for (Rule rule : paths) {
            if (rule.pattern != null) {
                if (rule.pattern.matches(path, request)) {
                    return rule.replacement.render(request);
                }
                continue;
            }
            String prefix = rule.text.render(request);
            if (path.startsWith(prefix)) {
                return rule.replacement.render(request) + path.substring(prefix.length());
            }
        }
        return path;
    }

    private void flag(SiteRequest request, Cookie cookie) {
        for (Flags rule : flags) {
            boolean fits = rule.pattern != null
                    ? rule.pattern.matches(cookie.name(), request)
                    : rule.name.render(request).equals(cookie.name());
            if (fits) {
                for (Template word : rule.words) {
                    cookie.flag(word.render(request));
                }
                return;
            }
        }
    }
}
