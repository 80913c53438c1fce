package io.ambassadors.sharding.config;

import java.util.OptionalInt;

/** Numbers as twemproxy writes them: decimal digits and nothing else. It lets greater numbers than an int holds wrap round; we refuse them. */
final class Digits {
    private Digits() {}

    static OptionalInt parse(String text) {
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
