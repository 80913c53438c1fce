package io.ambassadors.splitting.config;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Times as nginx reads them ({@code ngx_parse_time}): {@code 1h 30m}, {@code 500ms}, the greater unit first, without a unit seconds. To the
 * millisecond there are no years and months, to the second no milliseconds.
 */
public final class NginxTime {
    private static final long[] SECONDS = {365L * 86400, 30L * 86400, 7L * 86400, 86400, 3600, 60, 1};
    private static final String UNITS = "yMwdhms";
    private static final int MINUTES = UNITS.indexOf('m');
    private static final int MILLIS = UNITS.length();
    private static final int LAST = MILLIS + 1;

    private final String text;
    private final boolean toTheSecond;
    private int position;
    private int step;

    private NginxTime(String text, boolean toTheSecond) {
        this.text = text;
        this.toTheSecond = toTheSecond;
        // The unit before which the next must come; months are spent where milliseconds count.
        this.step = toTheSecond ? -1 : UNITS.indexOf('M');
    }

    /** Milliseconds, or nothing if it is no time or beyond 2^63-1. */
    public static OptionalLong millis(String text) {
        return new NginxTime(text, false).parse();
    }

    /** Seconds, or nothing if it is no time or beyond 2^63-1. */
    public static OptionalLong seconds(String text) {
        return new NginxTime(text, true).parse();
    }

    /** A time to the millisecond. */
    public static Optional<Duration> duration(String text) {
        OptionalLong millis = millis(text);
        return millis.isPresent() ? Optional.of(Duration.ofMillis(millis.getAsLong())) : Optional.empty();
    }

    private OptionalLong parse() {
        boolean valid = false;
        long total = 0;
        while (position < text.length()) {
            int start = position;
            while (position < text.length() && isDigit(text.charAt(position))) {
                position++;
            }
            valid |= position > start;
            OptionalLong number =
                    start == position ? OptionalLong.of(0) : NginxNumber.parse(text.substring(start, position));
            long scale = unit();
            if (number.isEmpty() || scale == 0 || number.getAsLong() > (Long.MAX_VALUE - total) / scale) {
                return OptionalLong.empty();
            }
            total += number.getAsLong() * scale;
            while (position < text.length() && text.charAt(position) == ' ') {
                position++;
            }
        }
        return valid ? OptionalLong.of(total) : OptionalLong.empty();
    }

    /** What the unit at the position counts, 0 if none may stand there. */
    private long unit() {
        long second = toTheSecond ? 1 : 1000;
        if (position == text.length()) {
            return second;
        }
        char c = text.charAt(position++);
        int unit = c == ' ' ? LAST : UNITS.indexOf(c);
        if (unit == MINUTES && position < text.length() && text.charAt(position) == 's') {
            position++;
            unit = toTheSecond ? -1 : MILLIS;
        }
        boolean spent = unit == LAST ? step >= MILLIS - 1 : unit <= step;
        if (unit < 0 || spent) {
            return 0;
        }
        step = unit;
        if (unit == MILLIS) {
            return 1;
        }
        return unit == LAST ? second : SECONDS[unit] * second;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
