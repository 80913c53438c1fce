package io.ambassadors.https.config.file;

import java.time.Duration;
import java.util.List;

import io.ambassadors.https.config.FixUpsConfig;
import io.ambassadors.https.config.ForwardedConfig;

/** Keys of what becomes of header fields on their way to the backend and back. */
final class HeaderKeys {
    static final SidecarKey<Boolean> X_FORWARDED = SidecarKey.http(
            "forwarded.x-forwarded",
            Words.BOOL,
            "true",
            "Whether the backend gets `X-Forwarded-For`, `-Proto`, `-Host` and `-Port`.");
    static final SidecarKey<Boolean> FORWARDED =
            SidecarKey.http("forwarded.forwarded", Words.BOOL, "true", "Whether it gets `Forwarded` (RFC 7239).");
    static final SidecarKey<List<String>> TRUSTED = SidecarKey.http(
            "forwarded.trusted",
            ListForm.of(Names.NETWORK),
            "",
            "Addresses and networks whose own fields of these names are kept and added to; from others they are dropped.");
    static final SidecarKey<Boolean> LOCATION = SidecarKey.http(
            "fix-ups.location",
            Words.BOOL,
            "true",
            "Whether `Location` and `Content-Location` of this host become https.");
    static final SidecarKey<Boolean> COOKIES =
            SidecarKey.http("fix-ups.cookies", Words.BOOL, "true", "Whether cookies become `Secure`.");
    static final SidecarKey<Duration> HSTS = SidecarKey.http(
            "fix-ups.hsts.max-age",
            new ScalarForm<>("on, off or a duration such as 365d", HeaderKeys::hsts),
            "off",
            "`max-age` of `Strict-Transport-Security`; `on` is 730d. `hsts: on` says the same.");
    static final SidecarKey<Boolean> HSTS_SUBDOMAINS = SidecarKey.http(
            "fix-ups.hsts.include-subdomains", Words.BOOL, "false", "Whether that includes subdomains.");
    static final SidecarKey<Boolean> HSTS_PRELOAD = SidecarKey.http(
            "fix-ups.hsts.preload", Words.BOOL, "false", "Whether it asks browsers to have it built in.");
    static final SidecarKey<Boolean> UNDERSCORES = SidecarKey.http(
            "underscores-in-headers",
            Words.BOOL,
            "false",
            "Whether fields of requests with underscores in their names are passed on; else they are dropped.");

    static final List<SidecarKey<?>> ALL = List.of(
            X_FORWARDED, FORWARDED, TRUSTED, LOCATION, COOKIES, HSTS, HSTS_SUBDOMAINS, HSTS_PRELOAD, UNDERSCORES);

    private HeaderKeys() {}

    private static Duration hsts(String text) throws io.ambassadors.common.config.Malformed {
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "on", "true", "yes" -> FixUpsConfig.HSTS;
            case "off", "false", "no" -> Duration.ZERO;
            default -> Quantities.durationOrOff(Quantities.LONGEST).parser().parse(text);
        };
    }

    static ForwardedConfig forwarded(Values values) {
        return new ForwardedConfig(values.get(X_FORWARDED), values.get(FORWARDED), values.get(TRUSTED));
    }

    static FixUpsConfig fixUps(Values values) {
        return new FixUpsConfig(
                values.get(LOCATION),
                values.get(COOKIES),
                values.get(HSTS),
                values.get(HSTS_SUBDOMAINS),
                values.get(HSTS_PRELOAD));
    }
}
