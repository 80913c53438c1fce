package io.ambassadors.https.admin;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.ambassadors.common.quarkus.Humans;

/**
 * One of several that make up a whole, such as the handshakes of one cipher suite.
 *
 * @param name of the part
 * @param value how many
 * @param percent of the whole
 * @param width length in an image
 */
public record Portion(String name, String value, String percent, String width) {
    /** The largest first. */
    static List<Portion> of(Map<String, Long> counts) {
        long all = Math.max(1, TrafficMetrics.sum(counts));
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(entry -> of(entry.getKey(), entry.getValue(), (double) entry.getValue() / all))
                .toList();
    }

    private static Portion of(String name, long count, double share) {
        return new Portion(
                name, Humans.count(count), Humans.percent(share), String.format(Locale.ROOT, "%.1f%%", 100 * share));
    }
}
