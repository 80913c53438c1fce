package io.ambassadors.splitting.variables;

import java.util.ArrayList;
import java.util.List;

import io.ambassadors.splitting.config.Directive;

/**
 * Text with variables in it, {@code $name}, <code>${name}</code> and the groups {@code $1} to {@code $9} of the last regular expression:
 * nginx's complex value. Text is ISO-8859-1, one char for each byte. Immutable.
 */
public final class Template {
    private static final int MOST_HINT = 4096;

    private final String source;
    private final Reader[] parts;
    private final Reader only;
    private final String constant;
    /** Room for the result, learnt from those before; a race costs nothing but room. */
    private int hint = 64;

    private Template(String source, List<Reader> parts, String constant) {
        this.source = source;
        this.parts = parts.toArray(new Reader[0]);
        this.only = parts.size() == 1 ? parts.get(0) : null;
        this.constant = constant;
    }

    /** Text that is meant as it stands. */
    public static Template constant(String text) {
        return new Template(text, List.of(), text);
    }

    /**
     * Takes text apart.
     *
     * @param where the directive that it stands in
     * @throws InvalidDirective with nginx's message if it makes no sense. That a variable is unknown {@link Variables#check} tells
     */
    public static Template compile(String text, Variables variables, Directive where) {
        if (text.indexOf('$') < 0) {
            return constant(text);
        }
        List<Reader> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int dollar = text.indexOf('$', at);
            if (dollar < 0) {
                dollar = text.length();
            }
            if (dollar > at) {
                String literal = text.substring(at, dollar);
                parts.add(scope -> literal);
                at = dollar;
            } else {
                at = variable(text, dollar + 1, variables, where, parts);
            }
        }
        return new Template(text, parts, null);
    }

    /** Reads what stands behind a dollar, and returns where the text goes on. */
    private static int variable(String text, int at, Variables variables, Directive where, List<Reader> parts) {
        if (at == text.length()) {
            throw InvalidDirective.at(where, "invalid variable name");
        }
        char first = text.charAt(at);
        if (first >= '1' && first <= '9') {
            parts.add(scope -> scope.captures().group(first - '0'));
            return at + 1;
        }
        boolean bracket = first == '{';
        int from = bracket ? at + 1 : at;
        int end = nameEnd(text, from);
        String name = text.substring(from, end);
        if (bracket && from < text.length() && (end == text.length() || text.charAt(end) != '}')) {
            throw InvalidDirective.at(where, "the closing bracket in \"" + name + "\" variable is missing");
        }
        if (name.isEmpty()) {
            throw InvalidDirective.at(where, "invalid variable name");
        }
        parts.add(variables.reference(name, where)::get);
        return bracket ? end + 1 : end;
    }

    static int nameEnd(String text, int from) {
        int at = from;
        while (at < text.length() && isNameChar(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isNameChar(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }

    /** The text as it was written. */
    public String source() {
        return source;
    }

    /** Whether it has no variables, so that it is the same for all requests. */
    public boolean isConstant() {
        return constant != null;
    }

    /** The result for a request; variables without a value give nothing. */
    public String render(RequestScope scope) {
        if (constant != null) {
            return constant;
        }
        if (only != null) {
            String value = only.read(scope);
            return value == null ? "" : value;
        }
        StringBuilder text = new StringBuilder(hint);
        for (Reader part : parts) {
            String value = part.read(scope);
            if (value != null) {
                text.append(value);
            }
        }
        hint = Math.min(MOST_HINT, Math.max(hint, text.length()));
        return text.toString();
    }

    @Override
    public String toString() {
        return source;
    }
}
