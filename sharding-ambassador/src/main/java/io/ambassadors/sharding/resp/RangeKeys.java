package io.ambassadors.sharding.resp;

import java.util.Locale;

/**
 * Keys at fixed places: from {@code first} to {@code last}, every {@code step}-th argument. A {@code last} of {@link #END} is
 * the last argument, wherever that is.
 */
record RangeKeys(int first, int last, int step) implements KeySpec {
    static final int END = -1;

    RangeKeys {
        if (first < 1 || step < 1 || (last != END && last < first)) {
            throw new IllegalArgumentException("keys from " + first + " to " + last + " by " + step);
        }
    }

    @Override
    public Outcome find(Arguments arguments, KeyIndexes keys) {
        keys.clear();
        int declared = arguments.declared();
        if (last == END && (declared - first) % step != 0) {
            return Outcome.INVALID;
        }
        // A command that is too short has no keys: the server says what is wrong with it.
        int end = last == END ? declared - 1 : Math.min(last, declared - 1);
        int available = arguments.available();
        for (int i = first; i <= end; i += step) {
            if (i >= available) {
                return Outcome.NEEDS_MORE;
            }
            keys.add(i);
        }
        return Outcome.FOUND;
    }

    @Override
    public String invalidReply(Arguments arguments) {
        return "ERR wrong number of arguments for '" + arguments.text(0).toLowerCase(Locale.ROOT) + "' command";
    }
}
