package io.ambassadors.splitting.config;

import java.util.OptionalLong;

/** Sizes in bytes with the units of nginx, 1024 and its powers ({@code ngx_parse_size}, {@code ngx_parse_offset}). */
public final class NginxSize {
    private NginxSize() {}

    /** A size of memory: units k and m. Nothing if it is none, or beyond 2^63-1. */
    public static OptionalLong bytes(String text) {
        return parse(text, "km");
    }

    /** A size of a file or a body: units k, m and g. Nothing if it is none, or beyond 2^63-1. */
    public static OptionalLong offset(String text) {
        return parse(text, "kmg");
    }

    private static OptionalLong parse(String text, String units) {
        int unit = text.isEmpty() ? -1 : units.indexOf(Character.toLowerCase(text.charAt(text.length() - 1)));
        int shift = 10 * (unit + 1);
        OptionalLong number = NginxNumber.parse(unit < 0 ? text : text.substring(0, text.length() - 1));
        if (number.isEmpty() || number.getAsLong() > Long.MAX_VALUE >> shift) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(number.getAsLong() << shift);
    }
}
