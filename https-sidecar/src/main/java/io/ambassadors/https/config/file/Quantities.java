package io.ambassadors.https.config.file;

import java.math.BigInteger;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.ambassadors.common.config.Malformed;

/** Durations, sizes and numbers. */
final class Quantities {
    /** Longer than this is a slip of the pen, and fits every clock. */
    static final Duration LONGEST = Duration.ofDays(3650);

    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,18})\\s*([A-Za-z]*)");
    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS,
            "w", ChronoUnit.WEEKS);
    private static final Map<String, Integer> SHIFTS = Map.of("", 0, "k", 10, "m", 20, "g", 30, "t", 40);

    private Quantities() {}

    /** A duration that may not be nothing. */
    static ScalarForm<Duration> duration(Duration least, Duration most) {
        return new ScalarForm<>(
                "a duration such as 10s (ms, s, m, h, d, w)", text -> between(duration(text), least, most));
    }

    /** A duration, or {@code off}, which is zero. */
    static ScalarForm<Duration> durationOrOff(Duration most) {
        return new ScalarForm<>(
                "a duration such as 10s (ms, s, m, h, d, w), or off",
                text -> isOff(text) ? Duration.ZERO : between(duration(text), Duration.ZERO, most));
    }

    /** A number of bytes. */
    static ScalarForm<Long> size(long least, long most) {
        return new ScalarForm<>("a size such as 16k or 1m", text -> between(bytes(text), least, most));
    }

    /** A number of bytes, or {@code off}, which is zero. */
    static ScalarForm<Long> sizeOrOff(long most) {
        return new ScalarForm<>(
                "a size such as 16k or 1m, or off", text -> isOff(text) ? 0L : between(bytes(text), 0, most));
    }

    /** A whole number. */
    static ScalarForm<Integer> number(int least, int most) {
        return new ScalarForm<>("a number from " + least + " to " + most, text -> number(text, least, most));
    }

    /** A whole number, or {@code off}, which is zero. */
    static ScalarForm<Integer> numberOrOff(int most) {
        return new ScalarForm<>(
                "a number from 1 to " + most + ", or off", text -> isOff(text) ? 0 : number(text, 0, most));
    }

    static Duration duration(String text) throws Malformed {
        Matcher amount = AMOUNT.matcher(text);
        if (!amount.matches()) {
            throw new Malformed("", "write digits and a unit, as in 500ms, 10s, 5m, 12h or 14d");
        }
        String unit = amount.group(2).toLowerCase(Locale.ROOT);
        long value = Long.parseLong(amount.group(1));
        if (unit.isEmpty() && value == 0) {
            return Duration.ZERO;
        }
        if (!UNITS.containsKey(unit)) {
            throw new Malformed(
                    unit.isEmpty() ? "no unit" : "the unit '" + amount.group(2) + "' is not known",
                    unit.isEmpty()
                            ? "write " + value + "s if seconds are meant, " + value + "ms if milliseconds"
                            : "the units are ms, s, m, h, d and w");
        }
        long millis = UNITS.get(unit).getDuration().toMillis();
        return value > LONGEST.toMillis() / millis ? LONGEST.plusMillis(1) : Duration.ofMillis(value * millis);
    }

    private static Duration between(Duration duration, Duration least, Duration most) throws Malformed {
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new Malformed(
                    duration.compareTo(least) < 0 ? "too short" : "too long",
                    "write a duration from " + text(least) + " to " + text(most));
        }
        return duration;
    }

    private static long bytes(String text) throws Malformed {
        Matcher amount = AMOUNT.matcher(text);
        if (!amount.matches()) {
            throw new Malformed("", "write digits, and k, m or g behind them");
        }
        String unit = amount.group(2).toLowerCase(Locale.ROOT);
        if (!SHIFTS.containsKey(unit)) {
            String shorter = unit.replaceFirst("i?b$", "");
            throw new Malformed(
                    "the unit '" + amount.group(2) + "' is not known",
                    SHIFTS.containsKey(shorter) ? "write " + amount.group(1) + shorter : "the units are k, m and g");
        }
        BigInteger bytes = new BigInteger(amount.group(1)).shiftLeft(SHIFTS.get(unit));
        return bytes.bitLength() > 62 ? Long.MAX_VALUE : bytes.longValue();
    }

    private static long between(long bytes, long least, long most) throws Malformed {
        if (bytes < least || bytes > most) {
            throw new Malformed(
                    bytes < least ? "too small" : "too large",
                    "write a size from " + sizeText(least) + " to " + sizeText(most));
        }
        return bytes;
    }

    private static int number(String text, int least, int most) throws Malformed {
        int number = io.ambassadors.common.config.Digits.parse(text)
                .orElseThrow(() -> new Malformed("", "write digits only"));
        if (number < least || number > most) {
            throw new Malformed(number < least ? "too small" : "too large", "");
        }
        return number;
    }

    static boolean isOff(String text) {
        return text.equalsIgnoreCase("off");
    }

    /** A duration as one would write it. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0";
        }
        for (String unit : new String[] {"d", "h", "m", "s"}) {
            long length = UNITS.get(unit).getDuration().toMillis();
            if (millis % length == 0) {
                return millis / length + unit;
            }
        }
        return millis + "ms";
    }

    /** A size as one would write it. */
    static String sizeText(long bytes) {
        for (String unit : new String[] {"t", "g", "m", "k"}) {
            long size = 1L << SHIFTS.get(unit);
            if (bytes > 0 && bytes % size == 0) {
                return bytes / size + unit;
            }
        }
        return Long.toString(bytes);
    }
}
