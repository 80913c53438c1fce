package io.ambassadors.common.quarkus;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import io.ambassadors.common.stats.ReloadStatus;

/**
 * How the configuration in force came about, as people read it.
 *
 * @param file the file
 * @param loaded when what is in force was loaded
 * @param counts how many reloads there were
 * @param refused whether the last one was refused
 * @param attempted when that was
 * @param problems what was said of the file
 */
public record ReloadView(
        String file, String loaded, String counts, boolean refused, String attempted, List<String> problems) {
    /**
     * @param reload the facts
     * @param now milliseconds since the epoch
     */
    public static ReloadView of(ReloadStatus reload, long now) {
        String counts = reload.accepted() + reload.refused() == 0
                ? "no reload since start"
                : Humans.count(reload.accepted()) + (reload.accepted() == 1 ? " reload" : " reloads") + " accepted, "
                        + Humans.count(reload.refused()) + " refused";
        return new ReloadView(
                reload.file(),
                time(reload.loadedAtMillis(), now),
                counts,
                reload.lastRefused(),
                time(reload.lastAttemptMillis(), now),
                reload.problems());
    }

    /** Whether there is more to say than the degraded fact says, which names the first problem of a refused file. */
    public boolean unsaid() {
        return problems.size() > (refused ? 1 : 0);
    }

    private static String time(long millis, long now) {
        if (millis == 0) {
            return "never";
        }
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS) + " ("
                + Humans.duration(Duration.ofMillis(now - millis)) + " ago)";
    }

    /** The same as lines of a terminal. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("configuration " + file + "  loaded " + loaded + "  " + counts);
        if (refused) {
            lines.add("LAST RELOAD REFUSED " + attempted + ", the configuration before is in force");
        }
        problems.forEach(problem -> lines.add("  " + problem));
        return lines;
    }
}
