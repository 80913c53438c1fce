package io.ambassadors.splitting.config;

import java.util.stream.Stream;

/**
 * How many arguments a directive takes.
 *
 * @param counts bit n is set if n arguments are allowed, n up to 7
 * @param least with so many or more they are allowed too; none if negative
 */
record ArgumentCount(int counts, int least) {
    /** Reads {@code 1,2}, {@code 1+} or {@code any}. */
    static ArgumentCount of(String text) {
        if (text.equals("any")) {
            return new ArgumentCount(0, 0);
        }
        if (text.endsWith("+")) {
            return new ArgumentCount(0, Integer.parseInt(text.substring(0, text.length() - 1)));
        }
        return new ArgumentCount(
                Stream.of(text.split(",", -1))
                        .mapToInt(count -> 1 << Integer.parseInt(count))
                        .reduce(0, (a, b) -> a | b),
                -1);
    }

    boolean allows(int count) {
        return (least >= 0 && count >= least) || (count < 8 && (counts >> count & 1) != 0);
    }
}
