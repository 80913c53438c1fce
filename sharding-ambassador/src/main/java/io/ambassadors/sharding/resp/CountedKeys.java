package io.ambassadors.sharding.resp;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Keys whose number is itself an argument, as in {@code EVAL script numkeys key ...}. Each form has its own place for the number
 * and its own complaints, which are those of Redis.
 */
enum CountedKeys implements KeySpec {
    /** {@code EVAL script numkeys [key ...] [arg ...]}: the only form that may have no key at all. */
    SCRIPT(2, false, 0, 0, Text.NO_INTEGER, "ERR Number of keys can't be negative", Text.TOO_MANY),
    /** {@code ZUNION numkeys key ... [option ...]}. */
    UNION(1, false, 1, 0, Text.NO_INTEGER, Text.AT_LEAST_ONE, Text.SYNTAX),
    /** {@code ZUNIONSTORE destination numkeys key ... [option ...]}. */
    UNION_STORE(2, true, 1, 0, Text.NO_INTEGER, Text.AT_LEAST_ONE, Text.SYNTAX),
    /** {@code SINTERCARD numkeys key ... [LIMIT limit]}. */
    CARD(1, false, 1, 0, Text.NOT_POSITIVE, Text.NOT_POSITIVE, Text.TOO_MANY),
    /** {@code LMPOP numkeys key ... LEFT|RIGHT [COUNT count]}: an argument must follow the keys. */
    POP(1, false, 1, 1, Text.NOT_POSITIVE, Text.NOT_POSITIVE, Text.SYNTAX);

    private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]*");

    private final int numkeys;
    private final boolean destination;
    private final int least;
    private final int trailing;
    private final String noInteger;
    private final String tooFew;
    private final String tooMany;

    CountedKeys(
            int numkeys,
            boolean destination,
            int least,
            int trailing,
            String noInteger,
            String tooFew,
            String tooMany) {
        this.numkeys = numkeys;
        this.destination = destination;
        this.least = least;
        this.trailing = trailing;
        this.noInteger = noInteger;
        this.tooFew = tooFew;
        this.tooMany = tooMany;
    }

    @Override
    public Outcome find(Arguments arguments, KeyIndexes keys) {
        keys.clear();
        if (arguments.declared() <= numkeys) {
            return Outcome.INVALID;
        }
        if (arguments.available() <= numkeys) {
            return Outcome.NEEDS_MORE;
        }
        int count = arguments.number(numkeys);
        // Compared by subtraction, since numkeys + count may be more than an int holds.
        if (count < least || count > arguments.declared() - numkeys - 1 - trailing) {
            return Outcome.INVALID;
        }
        if (arguments.available() <= numkeys + count) {
            return Outcome.NEEDS_MORE;
        }
        if (destination) {
            keys.add(1);
        }
        for (int i = 1; i <= count; i++) {
            keys.add(numkeys + i);
        }
        return Outcome.FOUND;
    }

    @Override
    public String invalidReply(Arguments arguments) {
        String name = arguments.text(0).toLowerCase(Locale.ROOT);
        if (arguments.declared() <= numkeys) {
            return "ERR wrong number of arguments for '" + name + "' command";
        }
        String given = arguments.text(numkeys);
        long count;
        try {
            count = INTEGER.matcher(given).matches() ? Long.parseLong(given) : Long.MIN_VALUE;
        } catch (NumberFormatException outOfRange) {
            count = Long.MIN_VALUE;
        }
        if (count == Long.MIN_VALUE) {
            return noInteger;
        }
        return count < least ? tooFew.replace("{}", name) : tooMany;
    }

    /** Apart, since an enum's constants cannot refer to static fields of their own. */
    private static final class Text {
        static final String NO_INTEGER = "ERR value is not an integer or out of range";
        static final String NOT_POSITIVE = "ERR numkeys should be greater than 0";
        static final String AT_LEAST_ONE = "ERR at least 1 input key is needed for '{}' command";
        static final String TOO_MANY = "ERR Number of keys can't be greater than number of args";
        static final String SYNTAX = "ERR syntax error";
    }
}
