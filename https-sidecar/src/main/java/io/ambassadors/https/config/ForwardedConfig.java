package io.ambassadors.https.config;

import java.util.List;

/**
 * What the backend is told of the client's address.
 *
 * @param xForwarded whether {@code X-Forwarded-For}, {@code -Proto}, {@code -Host} and {@code -Port} are set
 * @param forwarded whether {@code Forwarded} is set (RFC 7239)
 * @param trusted addresses or networks whose own fields of these names are kept and added to; from others they are dropped
 */
public record ForwardedConfig(boolean xForwarded, boolean forwarded, List<String> trusted) {
    /** Both are set, nobody is trusted. */
    public static final ForwardedConfig DEFAULT = new ForwardedConfig(true, true, List.of());

    public ForwardedConfig {
        trusted = List.copyOf(trusted);
    }
}
