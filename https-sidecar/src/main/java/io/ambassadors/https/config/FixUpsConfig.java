package io.ambassadors.https.config;

import java.time.Duration;

/**
 * What of a legacy service's responses is mended.
 *
 * @param location whether {@code Location} and {@code Content-Location} of this host become https
 * @param cookies whether cookies become {@code Secure}
 * @param hsts {@code max-age} of {@code Strict-Transport-Security} (RFC 6797); zero for none
 * @param hstsSubdomains whether it includes subdomains
 * @param hstsPreload whether it asks for preloading
 */
public record FixUpsConfig(
        boolean location, boolean cookies, Duration hsts, boolean hstsSubdomains, boolean hstsPreload) {
    /** What {@code hsts: true} means: 63072000 seconds, two years. */
    public static final Duration HSTS = Duration.ofSeconds(63_072_000);

    /** Everything but HSTS. */
    public static final FixUpsConfig DEFAULT = new FixUpsConfig(true, true, Duration.ZERO, false, false);
}
