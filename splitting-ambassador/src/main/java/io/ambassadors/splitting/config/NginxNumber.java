package io.ambassadors.splitting.config;

import java.util.OptionalLong;

/** Whole numbers without sign ({@code ngx_atoi}), and such with a fraction ({@code ngx_atofp}). */
public final class NginxNumber {
    private NginxNumber() {}

    /** The number, 0 to 2^63-1, or nothing. */
    public static OptionalLong parse(String text) {
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                return OptionalLong.empty();
            }
            value = value * 10 + digit;
        }
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /**
     * A number with at most two digits behind its point, times 100: 51.2 is 5120.
     *
     * @param text digits and a point, without the percent sign
     */
    public static OptionalLong hundredths(String text) {
        int point = text.indexOf('.');
        String fraction = point < 0 ? "" : text.substring(point + 1);
        if (fraction.length() > 2) {
            return OptionalLong.empty();
        }
        // Nginx counts the digits, of which "." has none and "5." one: both are numbers to it.
        String whole = point < 0 ? text : text.substring(0, point);
        return text.isEmpty() ? OptionalLong.empty() : parse(whole + fraction + "0".repeat(2 - fraction.length()));
    }
}
