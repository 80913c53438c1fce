package io.ambassadors.splitting.variables;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and durations as nginx prints them. */
final class Times {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss xx", Locale.ROOT);
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);
    /** The default of {@code timefmt}, which {@code $date_local} and {@code $date_gmt} use. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEEE, dd-MMM-yyyy HH:mm:ss zzz", Locale.ENGLISH);

    private static final ZoneId GMT = ZoneId.of("GMT");
    private static final int NANOS_PER_MILLI = 1_000_000;

    /** The text of the current second, which all requests of a second share. A race costs a second formatting. */
    private static volatile Second second = Second.of(0);

    private record Second(long seconds, String local, String iso) {
        static Second of(long seconds) {
            ZonedDateTime time = Instant.ofEpochSecond(seconds).atZone(ZoneId.systemDefault());
            return new Second(seconds, LOCAL.format(time), ISO.format(time));
        }
    }

    private Times() {}

    private static Second now() {
        long seconds = System.currentTimeMillis() / 1000;
        Second current = second;
        if (current.seconds() != seconds) {
            current = Second.of(seconds);
            second = current;
        }
        return current;
    }

    /** {@code $time_local}. */
    static String local() {
        return now().local();
    }

    /** {@code $time_iso8601}. */
    static String iso() {
        return now().iso();
    }

    /** {@code $date_gmt}. */
    static String dateGmt() {
        return DATE.format(Instant.now().atZone(GMT));
    }

    /** {@code $date_local}. */
    static String dateLocal() {
        return DATE.format(Instant.now().atZone(ZoneId.systemDefault()));
    }

    /** {@code $msec}: seconds since the epoch with three decimals. */
    static String msec() {
        return millis(System.currentTimeMillis());
    }

    /** A duration in seconds with three decimals; {@code -} for a negative one, which means that it never came to that. */
    static String seconds(long nanos) {
        return nanos < 0 ? "-" : millis(nanos / NANOS_PER_MILLI);
    }

    private static String millis(long millis) {
        long rest = millis % 1000;
        String zeros = rest < 10 ? ".00" : rest < 100 ? ".0" : ".";
        return millis / 1000 + zeros + rest;
    }
}
