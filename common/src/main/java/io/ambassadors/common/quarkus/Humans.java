package io.ambassadors.common.quarkus;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
public final class Humans {
    private static final String[] MAGNITUDES = {"", " k", " M", " G", " T", " P"};

    private Humans() {}

    /** {@code 9,999}, then {@code 12.3 k}, {@code 4.56 M}: three figures. */
    public static String count(long value) {
        if (value < 10_000) {
            return String.format(Locale.ROOT, "%,d", value);
        }
        int magnitude = 0;
        double scaled = (double) value;
        while (scaled >= 999.5 && magnitude < MAGNITUDES.length - 1) {
            scaled /= 1000;
            magnitude++;
        }
        return threeFigures(scaled) + MAGNITUDES[magnitude];
    }

    /** {@code 9,999 B}, then {@code 12.3 kB}, {@code 4.56 MB}: three figures, in powers of a thousand. */
    public static String bytes(long value) {
        return value < 10_000 ? count(value) + " B" : count(value) + "B";
    }

    /** {@code 850 µs}, {@code 1.40 ms}, {@code 2.10 s}. */
    public static String micros(long micros) {
        if (micros < 1000) {
            return micros + " µs";
        }
        double millis = micros / 1e3;
        return millis < 1000 ? threeFigures(millis) + " ms" : threeFigures(millis / 1000) + " s";
    }

    /** The two largest units: {@code 3 d 4 h}, {@code 2 min 5 s}. */
    public static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        long[] sizes = {86_400, 3_600, 60, 1};
        String[] units = {" d", " h", " min", " s"};
        for (int i = 0; i < sizes.length - 1; i++) {
            if (seconds >= sizes[i]) {
                long rest = seconds % sizes[i] / sizes[i + 1];
                return seconds / sizes[i] + units[i] + (rest == 0 ? "" : " " + rest + units[i + 1]);
            }
        }
        return seconds + units[3];
    }

    /** A share from 0 to 1 as {@code 33.3 %}. */
    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    private static String threeFigures(double value) {
        return String.format(Locale.ROOT, value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f", value);
    }
}
