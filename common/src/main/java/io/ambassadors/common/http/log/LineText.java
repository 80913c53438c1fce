package io.ambassadors.common.http.log;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What lines of logs are made of, as web servers write them. One object for each log; safe from any thread. */
public final class LineText {
    private static final DateTimeFormatter CLF = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneId.systemDefault());
    private static final String HEX = "0123456789ABCDEF";

    /** The second that was last written; event loops may well overwrite each other's. */
    private Stamp stamp = new Stamp(0, "");

    private record Stamp(long second, String text) {}

    /**
     * The time as the common log format has it, {@code 20/Nov/2026:15:04:05 +0000}.
     *
     * @param millis since the epoch
     */
    public String time(long millis) {
        Stamp last = stamp;
        if (last.second() != millis / 1000) {
            last = new Stamp(millis / 1000, CLF.format(Instant.ofEpochMilli(millis)));
            stamp = last;
        }
        return last.text();
    }

    /** Appends seconds with three digits behind the point; {@code -} below zero. */
    public static void seconds(long nanos, StringBuilder out) {
        if (nanos < 0) {
            out.append('-');
            return;
        }
        long millis = nanos / 1_000_000;
        out.append(millis / 1000).append('.');
        long rest = millis % 1000;
        out.append((char) ('0' + rest / 100))
                .append((char) ('0' + rest / 10 % 10))
                .append((char) ('0' + rest % 10));
    }

    /**
     * Appends text as nginx escapes it: what is no printable ASCII, quotation marks and backslashes as {@code \xHH}; {@code -} for
     * nothing.
     *
     * @param latin1 bytes as a string of ISO-8859-1; may be null
     */
    public static void escaped(String latin1, StringBuilder out) {
        if (latin1 == null || latin1.isEmpty()) {
            out.append('-');
            return;
        }
        for (int i = 0; i < latin1.length(); i++) {
            char c = latin1.charAt(i);
            if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
                out.append(c);
            } else if (c > 0xff) {
                out.append('?');
            } else {
                out.append("\\x").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
    }
}
