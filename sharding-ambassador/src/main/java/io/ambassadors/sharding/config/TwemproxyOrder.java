package io.ambassadors.sharding.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Comparator;

/** How twemproxy sorts names, and with that numbers servers: the shorter first, equally long ones by unsigned bytes. */
final class TwemproxyOrder {
    static final Comparator<String> NAMES = Comparator.<String>comparingInt(name -> name.getBytes(UTF_8).length)
            .thenComparing((a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8)));

    private TwemproxyOrder() {}
}
