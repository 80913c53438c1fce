package io.ambassadors.common.http.h2;

/**
 * Bounds frames that cost us more than whoever sends them: streams that are opened and reset (CVE-2023-44487, CVE-2025-8671), pings,
 * settings, empty data. Each kind has a bucket of tokens that fills with time; data that is worth its frame fills it too, since
 * honest peers ping while they send.
 */
final class FloodGuard {
    private static final int MOST_RESETS = 500;
    private static final int RESETS_PER_SECOND = 50;
    private static final int MOST_CONTROLS = 10_000;
    private static final int CONTROLS_PER_SECOND = 1_000;
    private static final long SECOND = 1_000_000_000L;

    private long resets = MOST_RESETS;
    private long controls = MOST_CONTROLS;
    private long filledAt;

    FloodGuard(long now) {
        filledAt = now;
    }

    /** A stream was reset; returns whether that is too often. */
    boolean reset(long now) {
        fill(now);
        return --resets < 0;
    }

    /** A frame came that moves nothing; returns whether that is too often. */
    boolean control(long now) {
        fill(now);
        return --controls < 0;
    }

    /** A frame came that moves something. */
    void useful() {
        controls = Math.min(MOST_CONTROLS, controls + 1);
    }

    private void fill(long now) {
        long seconds = (now - filledAt) / SECOND;
        if (seconds > 0) {
            filledAt += seconds * SECOND;
            resets = Math.min(MOST_RESETS, resets + seconds * RESETS_PER_SECOND);
            controls = Math.min(MOST_CONTROLS, controls + seconds * CONTROLS_PER_SECOND);
        }
    }
}
