package io.ambassadors.splitting.variables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

import io.ambassadors.splitting.config.Directive;

/** What a line of an access log looks like: {@code log_format}. */
public final class LogFormat {
    /** The format of logs that name none. */
    static final String COMBINED = "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent "
            + "\"$http_referer\" \"$http_user_agent\"";

    private final String name;
    private final LogEscape escape;
    private final List<Part> parts;
    private int hint = 256;

    /** Text if {@code variable} is null. */
    private record Part(String text, Variable variable) {}

    private LogFormat(String name, LogEscape escape, List<Part> parts) {
        this.name = name;
        this.escape = escape;
        this.parts = parts;
    }

    static LogFormat compile(String name, List<String> words, LogEscape escape, Variables variables, Directive where) {
        List<Part> parts = new ArrayList<>();
        for (String word : words) {
            int at = 0;
            while (at < word.length()) {
                at = part(word, at, parts, variables, where);
            }
        }
        return new LogFormat(name, escape, List.copyOf(parts));
    }

    private static int part(String word, int at, List<Part> parts, Variables variables, Directive where) {
        if (word.charAt(at) != '$') {
            int dollar = word.indexOf('$', at);
            int end = dollar < 0 ? word.length() : dollar;
            parts.add(new Part(word.substring(at, end), null));
            return end;
        }
        boolean bracket = word.startsWith("{", at + 1);
        int from = bracket ? at + 2 : at + 1;
        int end = Template.nameEnd(word, from);
        String variable = word.substring(from, end);
        if (bracket && from < word.length() && (end == word.length() || word.charAt(end) != '}')) {
            throw InvalidDirective.at(where, "the closing bracket in \"" + variable + "\" variable is missing");
        }
        if (variable.isEmpty()) {
            throw InvalidDirective.at(where, "invalid parameter \"" + word.substring(at) + "\"");
        }
        parts.add(new Part(null, variables.reference(variable, where)));
        return bracket ? end + 1 : end;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** The line for a request that is over, with its line end. */
    public byte[] line(RequestScope scope) {
        StringBuilder line = new StringBuilder(hint);
        for (Part part : parts) {
            if (part.variable() == null) {
                line.append(part.text());
            } else {
                escape.append(part.variable().get(scope), line);
            }
        }
        line.append('\n');
        hint = Math.min(4096, Math.max(hint, line.length()));
        return line.toString().getBytes(ISO_8859_1);
    }
}
