package io.ambassadors.splitting.config;

import java.util.List;
import java.util.OptionalLong;

/**
 * What nginx checks of a directive's arguments by one of its common rules ({@code ngx_conf_set_*_slot}).
 *
 * @param words those allowed, for one:, some: and log:
 * @param least of a number
 * @param most of a number
 */
record ValueRule(Kind kind, List<String> words, long least, long most) {
    /** The common rules. */
    enum Kind {
        ANY,
        ONCE,
        FLAG,
        NUMBER,
        COUNT,
        SIZE,
        OFFSET,
        TIME,
        TIMES,
        SECONDS,
        BUFFERS,
        ONE,
        SOME,
        LOG
    }

    /** Reads a rule as the table writes it: {@code -}, {@code flag}, {@code number:1-9}, {@code one:a|b}. */
    static ValueRule of(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String detail = text.substring(colon + 1);
        Kind kind = name.equals("-") ? Kind.ANY : Kind.valueOf(name.toUpperCase(java.util.Locale.ROOT));
        if (kind == Kind.NUMBER && colon > 0) {
            int dash = detail.indexOf('-');
            return new ValueRule(
                    kind,
                    List.of(),
                    Long.parseLong(detail.substring(0, dash)),
                    Long.parseLong(detail.substring(dash + 1)));
        }
        return new ValueRule(kind, colon < 0 ? List.of() : List.of(detail.split("\\|", -1)), 0, Long.MAX_VALUE);
    }

    /** Whether a directive may be given once only in a block. */
    boolean once() {
        return kind != Kind.ANY && kind != Kind.SOME && kind != Kind.LOG;
    }

    /** What is wrong with a directive in nginx's words; null if nothing is. */
    String fault(Directive directive) {
        return switch (kind) {
            case ANY, ONCE -> null;
            case FLAG -> flagFault(directive);
            case NUMBER -> numberFault(directive);
            case SIZE -> invalid(directive, NginxSize.bytes(directive.argument(0)), "value");
            case OFFSET -> invalid(directive, NginxSize.offset(directive.argument(0)), "value");
            case TIME -> invalid(directive, NginxTime.millis(directive.argument(0)), "value");
            case TIMES -> timesFault(directive);
            case COUNT ->
                NginxNumber.parse(directive.argument(0)).isPresent()
                        ? null
                        : "invalid number \"" + directive.argument(0) + "\"";
            case SECONDS -> invalid(directive, NginxTime.seconds(directive.argument(0)), "value");
            case BUFFERS -> buffersFault(directive);
            case ONE, SOME -> wordFault(directive);
            case LOG -> levelFault(directive);
        };
    }

    private static String flagFault(Directive directive) {
        return NginxFlag.of(directive.argument(0)).isPresent()
                ? null
                : NginxFlag.fault(directive.name(), directive.argument(0));
    }

    private String numberFault(Directive directive) {
        OptionalLong number = NginxNumber.parse(directive.argument(0));
        if (number.isPresent() && (number.getAsLong() < least || number.getAsLong() > most)) {
            return "value must be between " + least + " and " + most;
        }
        return invalid(directive, number, "number");
    }

    private static String timesFault(Directive directive) {
        // The first is kept to the millisecond, the second is told to the client in a header.
        OptionalLong first = NginxTime.millis(directive.argument(0));
        boolean second = directive.arguments().size() < 2
                || NginxTime.seconds(directive.argument(1)).isPresent();
        return invalid(directive, second ? first : OptionalLong.empty(), "value");
    }

    private static String buffersFault(Directive directive) {
        boolean valid = NginxNumber.parse(directive.argument(0)).orElse(0) > 0
                && NginxSize.bytes(directive.argument(1)).orElse(0) > 0;
        return valid ? null : invalid(directive, OptionalLong.empty(), "value");
    }

    private String wordFault(Directive directive) {
        return directive.arguments().stream()
                .filter(argument -> words.stream().noneMatch(argument::equalsIgnoreCase))
                .findFirst()
                .map(argument -> "invalid value \"" + argument + "\"")
                .orElse(null);
    }

    private String levelFault(Directive directive) {
        return directive.arguments().stream()
                .skip(1)
                .filter(level -> !words.contains(level))
                .findFirst()
                .map(level -> "invalid log level \"" + level + "\"")
                .orElse(null);
    }

    private static String invalid(Directive directive, OptionalLong parsed, String what) {
        return parsed.isPresent() ? null : "\"" + directive.name() + "\" directive invalid " + what;
    }
}
