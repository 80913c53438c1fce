package io.ambassadors.splitting.variables;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import io.ambassadors.splitting.config.Directive;

/**
 * A regular expression of the configuration. A match sets {@code $1} to {@code $9} and the variables that its named groups define. The
 * engine is RE2's, whose time grows with the length of the text alone: what only a backtracking engine can do, look-around and
 * backreferences, is refused.
 */
public final class NginxPattern {
    private static final int MOST_GROUPS = 9;

    private final String source;
    private final Pattern pattern;
    private final List<Named> named;

    private record Named(Variable variable, int group) {}

    private NginxPattern(String source, Pattern pattern, List<Named> named) {
        this.source = source;
        this.pattern = pattern;
        this.named = named;
    }

    /**
     * Reads an expression in PCRE's syntax, and defines the variables of its named groups.
     *
     * @param where the directive that it stands in
     * @throws InvalidDirective if it makes no sense, or needs a backtracking engine
     */
    public static NginxPattern compile(String source, boolean ignoreCase, Variables variables, Directive where) {
        PcreSyntax syntax = PcreSyntax.of(source);
        if (syntax.unsupported() != null) {
            throw InvalidDirective.at(
                    where,
                    "the regular expression \"" + source + "\" uses " + syntax.unsupported()
                            + ", which an engine of linear time cannot do",
                    "write the cases that shall match, or put those that shall not before it");
        }
        Pattern pattern;
        try {
            pattern = Pattern.compile(syntax.translated(), ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
        } catch (PatternSyntaxException e) {
            throw InvalidDirective.at(
                    where,
                    "the regular expression \"" + source + "\" is wrong: " + e.getDescription()
                            + (e.getPattern() == null || e.getPattern().isEmpty()
                                    ? ""
                                    : " in \"" + e.getPattern() + "\""),
                    "regular expressions are those of RE2");
        }
        List<Named> named = new ArrayList<>();
        for (Map.Entry<String, Integer> group : pattern.namedGroups().entrySet()) {
            Variable variable = variables.settable(group.getKey(), scope -> null, where);
            named.add(new Named(variable, group.getValue()));
        }
        return new NginxPattern(source, pattern, List.copyOf(named));
    }

    /** Whether it matches somewhere in a text; if it does, groups and named variables of the request are set. */
    public boolean find(String text, RequestScope scope) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return false;
        }
        scope.captures(captures(matcher));
        for (Named name : named) {
            String value = matcher.group(name.group());
            name.variable().set(scope, value == null ? "" : value);
        }
        return true;
    }

    private static Captures captures(Matcher matcher) {
        int count = Math.min(MOST_GROUPS, matcher.groupCount());
        if (count == 0) {
            return Captures.NONE;
        }
        String[] groups = new String[count];
        for (int i = 0; i < count; i++) {
            groups[i] = matcher.group(i + 1);
        }
        return new Captures(groups);
    }

    /** The expression as it was written. */
    public String source() {
        return source;
    }

    @Override
    public String toString() {
        return source;
    }
}
