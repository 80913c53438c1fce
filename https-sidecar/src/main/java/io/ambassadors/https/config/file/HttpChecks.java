package io.ambassadors.https.config.file;

import java.time.Duration;
import java.util.stream.Stream;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.https.config.FixUpsConfig;
import io.ambassadors.https.config.SidecarConfig;

/** Whether bounds and header rules go together. */
final class HttpChecks {
    /** What the list that browsers build in asks for (hstspreload.org). */
    private static final Duration PRELOAD = Duration.ofDays(365);

    private final SidecarConfig config;
    private final Values values;

    HttpChecks(SidecarConfig config, Values values) {
        this.config = config;
        this.values = values;
    }

    void check() {
        ClientSettings client = config.http().client();
        if (client.maxLine() > client.maxHead()) {
            values.error(
                    values.has(TrafficKeys.MAX_LINE) ? TrafficKeys.MAX_LINE : TrafficKeys.MAX_HEADER,
                    "limits: one line may have " + Quantities.sizeText(client.maxLine())
                            + " (header-line), more than the whole head, " + Quantities.sizeText(client.maxHead())
                            + " (header)",
                    "raise limits.header or lower limits.header-line");
        }
        hsts(config.fixUps());
        if (values.has(HeaderKeys.TRUSTED)
                && !config.forwarded().xForwarded()
                && !config.forwarded().forwarded()) {
            values.warning(
                    HeaderKeys.TRUSTED,
                    "forwarded.trusted has no effect, since neither x-forwarded nor forwarded is set",
                    "remove it, or set one of them");
        }
        if (config.accessLog().isEmpty() && values.has(PlaceKeys.LOG_JSON)) {
            values.warning(
                    PlaceKeys.LOG_JSON,
                    "access-log.format has no effect, since there is no access log",
                    "set access-log.file: stdout, or remove it");
        }
    }

    private void hsts(FixUpsConfig fixUps) {
        if (fixUps.hsts().isZero()) {
            Stream.of(HeaderKeys.HSTS_SUBDOMAINS, HeaderKeys.HSTS_PRELOAD)
                    .filter(values::get)
                    .forEach(key -> values.error(
                            key,
                            key.path() + ": true, but there is no max-age, so that the field is not sent",
                            "add max-age: on below hsts:, or remove " + key.lastName()));
        } else if (fixUps.hstsPreload()
                && (!fixUps.hstsSubdomains() || fixUps.hsts().compareTo(PRELOAD) < 0)) {
            values.warning(
                    HeaderKeys.HSTS_PRELOAD,
                    "fix-ups.hsts.preload: browsers take names only with include-subdomains and a max-age of at least 365d",
                    "set both, or remove preload");
        }
    }
}
