package io.ambassadors.splitting.upstream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.config.NginxSize;
import io.ambassadors.splitting.config.NginxTime;
import io.ambassadors.splitting.variables.InvalidDirective;

/** Reads {@code sticky}: {@code ngx_http_upstream_sticky_module.c}. */
final class StickyReader {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);
    /** Eight pages of memory. */
    private static final long SMALLEST_ZONE = 8 * 4096;

    private final Directive where;
    private final Set<String> seen = new HashSet<>();

    private StickyReader(Directive where) {
        this.where = where;
    }

    /**
     * Reads the directive.
     *
     * @throws InvalidDirective with nginx's message
     */
    static Sticky read(Directive where) {
        StickyReader reader = new StickyReader(where);
        List<String> rest = where.arguments().subList(1, where.arguments().size());
        return switch (where.argument(0)) {
            case "cookie" -> reader.cookie(rest);
            case "route" -> reader.route(rest);
            case "learn" -> reader.learn(rest);
            default -> throw reader.unknown(where.argument(0));
        };
    }

    private Sticky cookie(List<String> words) {
        String name = words.get(0);
        if (name.isEmpty()) {
            throw fault("empty cookie name");
        }
        OptionalLong expires = OptionalLong.empty();
        String domain = "";
        String path = "";
        boolean httpOnly = false;
        boolean secure = false;
        String sameSite = "";
        for (String word : words.subList(1, words.size())) {
            switch (nameOf(word)) {
                case "expires=" -> expires = expires(once("expires", word));
                case "domain=" -> domain = filled("domain", once("domain", word));
                case "path=" -> path = filled("path", once("path", word));
                case "httponly" -> httpOnly = !once("httponly", word).isEmpty();
                case "secure" -> secure = !once("secure", word).isEmpty();
                case "samesite=" -> sameSite = sameSite(once("samesite", word));
                default -> throw unknown(word);
            }
        }
        return new Sticky.Cookie(name, expires, domain, path, httpOnly, secure, sameSite);
    }

    private OptionalLong expires(String value) {
        if (value.equals("max")) {
            return OptionalLong.of(Sticky.Cookie.MAX_EXPIRES);
        }
        OptionalLong seconds = NginxTime.seconds(value);
        if (seconds.isEmpty()) {
            throw fault("invalid \"expires\" parameter value");
        }
        return seconds;
    }

    private String sameSite(String value) {
        if (value.indexOf('$') < 0 && !Stickiness.isSameSite(value)) {
            throw fault("invalid \"samesite\" parameter value");
        }
        return value;
    }

    private Sticky route(List<String> words) {
        for (String word : words) {
            if (!word.startsWith("$")) {
                throw InvalidDirective.at(where, "invalid variable name \"" + word + "\"");
            }
        }
        return new Sticky.Route(words);
    }

    private Sticky learn(List<String> words) {
        List<String> create = new ArrayList<>();
        List<String> lookup = new ArrayList<>();
        String zone = "";
        Duration timeout = null;
        boolean header = false;
        for (String word : words) {
            String value = word.substring(word.indexOf('=') + 1);
            switch (nameOf(word)) {
                case "create=" -> create.add(variable("create", value));
                case "lookup=" -> lookup.add(variable("lookup", value));
                case "zone=" -> zone = zone(zone, value);
                case "timeout=" -> timeout = timeout(timeout, value);
                case "header" -> header = true;
                default -> throw unknown(word);
            }
        }
        needed("lookup", !lookup.isEmpty());
        needed("create", !create.isEmpty());
        needed("zone", !zone.isEmpty());
        int colon = zone.indexOf(':');
        return new Sticky.Learn(
                create,
                lookup,
                zone.substring(0, colon),
                NginxSize.bytes(zone.substring(colon + 1)).getAsLong(),
                timeout == null ? DEFAULT_TIMEOUT : timeout,
                header);
    }

    private String variable(String parameter, String value) {
        if (!value.startsWith("$")) {
            throw fault("missing variable in the \"" + parameter + "\" parameter");
        }
        return value;
    }

    private String zone(String before, String value) {
        int colon = value.indexOf(':');
        if (!before.isEmpty()) {
            throw fault("duplicate zone");
        }
        if (colon < 0) {
            throw fault("zone size is not specified");
        }
        if (colon == 0) {
            throw fault("zone name is not specified");
        }
        OptionalLong size = NginxSize.bytes(value.substring(colon + 1));
        if (size.isEmpty()) {
            throw fault("invalid zone size");
        }
        if (size.getAsLong() < SMALLEST_ZONE) {
            throw fault("zone is too small");
        }
        return value;
    }

    private Duration timeout(Duration before, String value) {
        if (before != null) {
            throw fault("duplicate timeout");
        }
        return NginxTime.duration(value)
                .filter(timeout -> !timeout.isZero())
                .orElseThrow(() -> fault("invalid timeout"));
    }

    private void needed(String parameter, boolean there) {
        if (!there) {
            throw fault("\"" + parameter + "\" parameter is not specified");
        }
    }

    /** The value of a parameter that may stand once; of a mere word, the word. */
    private String once(String parameter, String word) {
        if (!seen.add(parameter)) {
            throw fault("parameter \"" + parameter + "\" is duplicate");
        }
        return word.substring(word.indexOf('=') + 1);
    }

    private String filled(String parameter, String value) {
        if (value.isEmpty()) {
            throw fault("no value for \"" + parameter + "\"");
        }
        return value;
    }

    private static String nameOf(String word) {
        return word.substring(0, word.indexOf('=') < 0 ? word.length() : word.indexOf('=') + 1);
    }

    private InvalidDirective unknown(String word) {
        return InvalidDirective.at(where, "unknown parameter \"" + word + "\"");
    }

    private InvalidDirective fault(String what) {
        return InvalidDirective.at(where, "\"sticky\" directive " + what);
    }
}
