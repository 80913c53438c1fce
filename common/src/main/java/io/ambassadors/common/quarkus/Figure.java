package io.ambassadors.common.quarkus;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A number with its name.
 *
 * @param value the number
 * @param label what it counts
 */
public record Figure(String value, String label) {
    /** Adds a figure unless its number is 0. */
    public static void unlessZero(List<Figure> figures, long value, String label) {
        if (value > 0) {
            figures.add(new Figure(Humans.count(value), label));
        }
    }

    /** A difference of a counter as so many per second; empty when no time is between. */
    public static String rate(long difference, Duration between) {
        return between.isZero() || between.isNegative() || difference < 0
                ? ""
                : Humans.count(Math.round(difference * 1000.0 / between.toMillis()));
    }

    /** All of them in one line of a terminal. */
    public static String line(List<Figure> figures) {
        return figures.stream()
                .map(figure -> figure.value() + " " + figure.label())
                .collect(Collectors.joining(", "));
    }
}
