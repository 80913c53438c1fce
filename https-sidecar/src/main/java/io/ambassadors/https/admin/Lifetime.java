package io.ambassadors.https.admin;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

import io.ambassadors.common.quarkus.Humans;

/** Times of certificates as people read them. */
final class Lifetime {
    /** Fewer days than this are told with hours. */
    private static final long DAYS_ALONE = 3;

    private Lifetime() {}

    /** {@code 62 days left}, {@code 1 d 4 h left}, {@code ended 3 d 2 h ago}. */
    static String left(long endMillis, long nowMillis) {
        Duration left = Duration.ofMillis(endMillis - nowMillis);
        if (left.isNegative()) {
            return "ended " + span(left.negated()) + " ago";
        }
        return span(left) + " left";
    }

    /** Whole days until the end, rounded down: negative from the moment of the end on. */
    static long days(long endMillis, long nowMillis) {
        return Math.floorDiv(endMillis - nowMillis, Duration.ofDays(1).toMillis());
    }

    /** {@code 2026-11-20 15:22 UTC}. */
    static String date(long millis) {
        return Instant.ofEpochMilli(millis)
                .truncatedTo(ChronoUnit.MINUTES)
                .toString()
                .replace('T', ' ')
                .replace(":00Z", " UTC");
    }

    /** {@code 2026-11-20 15:22 UTC, 3 min 5 s ago}; {@code never} for 0. */
    static String ago(long millis, long nowMillis) {
        return millis == 0
                ? "never"
                : date(millis) + ", " + Humans.duration(Duration.ofMillis(nowMillis - millis)) + " ago";
    }

    /** What is left of the whole as a length in an image. */
    static String share(long beginMillis, long endMillis, long nowMillis) {
        double share = (double) (endMillis - nowMillis) / Math.max(1, endMillis - beginMillis);
        return String.format(Locale.ROOT, "%.1f%%", 100 * Math.max(0, Math.min(1, share)));
    }

    /** Days alone, as nobody asks for hours before the last days. */
    static String span(Duration duration) {
        long days = duration.toDays();
        return days < DAYS_ALONE ? Humans.duration(duration) : String.format(Locale.ROOT, "%,d days", days);
    }
}
