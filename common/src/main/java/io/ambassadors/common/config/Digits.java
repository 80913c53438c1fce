package io.ambassadors.common.config;

import java.util.OptionalInt;

/** Numbers that are decimal digits and nothing else: no sign, no unit, nothing that an int cannot hold. */
public final class Digits {
    private Digits() {}

    /** The number, if the text is one from 0 to 2,147,483,647. */
    public static OptionalInt parse(String text) {
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return OptionalInt.empty();
            }
            value = value * 10 + (c - '0');
            if (value > Integer.MAX_VALUE) {
                return OptionalInt.empty();
            }
        }
        return OptionalInt.of((int) value);
    }
}
