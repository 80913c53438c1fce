package io.ambassadors.splitting.variables;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.ambassadors.splitting.config.Directive;

/** The formats of one configuration by name. {@code combined} is always there. */
public final class LogFormats {
    private static final String ESCAPE = "escape=";
    private static final String COMBINED = "combined";

    private final Variables variables;
    private final Map<String, LogFormat> formats = new HashMap<>();

    /** The formats of a configuration. */
    public LogFormats(Variables variables) {
        this.variables = variables;
    }

    /**
     * Adds what a {@code log_format} says.
     *
     * @throws InvalidDirective with nginx's message
     */
    public void define(Directive directive) {
        String name = directive.argument(0);
        List<String> words =
                directive.arguments().subList(1, directive.arguments().size());
        LogEscape escape = LogEscape.DEFAULT;
        if (!words.isEmpty() && words.get(0).startsWith(ESCAPE)) {
            escape = escape(words.get(0).substring(ESCAPE.length()), directive);
            words = words.subList(1, words.size());
        }
        if (formats.containsKey(name) || name.equals(COMBINED)) {
            throw InvalidDirective.at(directive, "duplicate \"log_format\" name \"" + name + "\"");
        }
        formats.put(name, LogFormat.compile(name, words, escape, variables, directive));
    }

    private static LogEscape escape(String name, Directive directive) {
        return switch (name) {
            case "default" -> LogEscape.DEFAULT;
            case "json" -> LogEscape.JSON;
            case "none" -> LogEscape.NONE;
            default -> throw InvalidDirective.at(directive, "unknown log format escaping \"" + name + "\"");
        };
    }

    /**
     * The format that a directive asks for.
     *
     * @throws InvalidDirective with nginx's message if there is none of this name
     */
    LogFormat get(String name, Directive where) {
        if (name.equals(COMBINED)) {
            return formats.computeIfAbsent(
                    COMBINED,
                    key -> LogFormat.compile(key, List.of(LogFormat.COMBINED), LogEscape.DEFAULT, variables, where));
        }
        LogFormat format = formats.get(name);
        if (format == null) {
            throw InvalidDirective.at(where, "unknown log format \"" + name + "\"");
        }
        return format;
    }
}
