package io.ambassadors.splitting.variables;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.ambassadors.splitting.config.Directive;

/**
 * What stands behind the format of an {@code access_log}. Lines gather in memory anyway, and are written every few milliseconds, so that
 * {@code buffer} and {@code flush} are only checked; {@code gzip} is said to have no effect.
 *
 * @param buffer bytes of {@code buffer=}; 0 without
 * @param condition of {@code if=}; null without
 */
record AccessLogParameters(int buffer, Template condition) {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([kKmM]?)");
    private static final Pattern TIME = Pattern.compile("([0-9]++(?:ms|[smhdwMy])?+ *+)++");
    private static final Pattern LEVEL = Pattern.compile("[1-9]");
    private static final int GZIP_BUFFER = 64 * 1024;

    static AccessLogParameters parse(Directive directive, Variables variables) {
        int buffer = 0;
        boolean flush = false;
        Template condition = null;
        for (int i = 2; i < directive.arguments().size(); i++) {
            String word = directive.argument(i);
            if (word.startsWith("buffer=")) {
                buffer = size(word.substring("buffer=".length()), directive);
            } else if (word.startsWith("flush=")) {
                requireTime(word.substring("flush=".length()), directive);
                flush = true;
            } else if (word.equals("gzip") || word.startsWith("gzip=")) {
                requireLevel(word, directive);
                variables.warn(directive, "gzip has no effect: lines are written as they are");
                buffer = buffer == 0 ? GZIP_BUFFER : buffer;
            } else if (word.startsWith("if=")) {
                condition = Template.compile(word.substring("if=".length()), variables, directive);
            } else {
                throw InvalidDirective.at(directive, "invalid parameter \"" + word + "\"");
            }
        }
        if (flush && buffer == 0) {
            throw InvalidDirective.at(
                    directive, "no buffer is defined for access_log \"" + directive.argument(0) + "\"");
        }
        return new AccessLogParameters(buffer, condition);
    }

    private static int size(String text, Directive directive) {
        Matcher matcher = SIZE.matcher(text);
        long unit = 1;
        if (matcher.matches() && !matcher.group(2).isEmpty()) {
            unit = matcher.group(2).equalsIgnoreCase("k") ? 1024 : 1024 * 1024;
        }
        long size = matcher.matches() ? Long.parseLong(matcher.group(1)) * unit : 0;
        if (size == 0 || size > Integer.MAX_VALUE) {
            throw InvalidDirective.at(directive, "invalid buffer size \"" + text + "\"");
        }
        return (int) size;
    }

    private static void requireTime(String text, Directive directive) {
        if (!TIME.matcher(text).matches()) {
            throw InvalidDirective.at(directive, "invalid flush time \"" + text + "\"");
        }
    }

    private static void requireLevel(String word, Directive directive) {
        String level = word.substring(Math.min(word.length(), "gzip=".length()));
        if (word.startsWith("gzip=") && !LEVEL.matcher(level).matches()) {
            throw InvalidDirective.at(directive, "invalid compression level \"" + level + "\"");
        }
    }
}
