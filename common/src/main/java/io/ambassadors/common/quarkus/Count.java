package io.ambassadors.common.quarkus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.FailureCounts;
import io.ambassadors.common.http.proxy.StatusClasses;

/**
 * How many of a class.
 *
 * @param name of the class
 * @param value how many
 * @param alarm whether somebody should look
 */
public record Count(String name, String value, boolean alarm) {
    /** Of all; less is what a healthy service has on a long day. */
    private static final double ALARMING = 0.01;

    /** Answers by class, those that there were. */
    public static List<Count> statuses(StatusClasses statuses) {
        List<Count> counts = new ArrayList<>();
        add(counts, "1xx", statuses.informational(), false);
        add(counts, "2xx", statuses.success(), false);
        add(counts, "3xx", statuses.redirection(), false);
        add(counts, "4xx", statuses.clientError(), false);
        add(counts, "5xx", statuses.serverError(), statuses.serverError() > ALARMING * statuses.total());
        return counts;
    }

    /** What failed of {@code all}, by origin, those that there were. */
    public static List<Count> failures(FailureCounts failures, long all) {
        List<Count> counts = new ArrayList<>();
        for (Failure.Origin origin : List.of(Failure.Origin.ORIGIN, Failure.Origin.CLIENT, Failure.Origin.LOCAL)) {
            String name = origin.name().toLowerCase(Locale.ROOT);
            long value = failures.of(origin);
            add(counts, name, value, origin == Failure.Origin.ORIGIN && value > ALARMING * all);
        }
        return counts;
    }

    /** All of them in a cell of a terminal's table. */
    public static String line(List<Count> counts) {
        return counts.stream().map(count -> count.name() + " " + count.value()).collect(Collectors.joining(", "));
    }

    private static void add(List<Count> counts, String name, long value, boolean alarm) {
        if (value > 0) {
            counts.add(new Count(name, Humans.count(value), alarm));
        }
    }
}
