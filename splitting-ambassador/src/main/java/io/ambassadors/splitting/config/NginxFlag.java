package io.ambassadors.splitting.config;

import java.util.Optional;

/** {@code on} and {@code off}, in any case of letters, as nginx reads them ({@code ngx_conf_set_flag_slot}). */
public final class NginxFlag {
    private NginxFlag() {}

    /** The value, or nothing if it is neither. */
    public static Optional<Boolean> of(String text) {
        if (text.equalsIgnoreCase("on")) {
            return Optional.of(true);
        }
        return text.equalsIgnoreCase("off") ? Optional.of(false) : Optional.empty();
    }

    /** What nginx says of a value that is neither. */
    static String fault(String directive, String value) {
        return "invalid value \"" + value + "\" in \"" + directive + "\" directive, it must be \"on\" or \"off\"";
    }
}
