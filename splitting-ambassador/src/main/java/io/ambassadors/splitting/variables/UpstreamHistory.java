package io.ambassadors.splitting.variables;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

import io.ambassadors.common.http.proxy.Attempt;

/**
 * The tries of a request as the variables {@code $upstream_addr} and so on list them: {@code ", "} between the servers of one upstream,
 * {@code " : "} where an internal redirect led to another.
 */
final class UpstreamHistory {
    /** What happened behind a try, or before the first (null): a new group ({@code name} null), or no server of an upstream was alive. */
    private record Mark(Attempt after, String name) {}

    /** Empty for most requests, which go to one server. */
    private List<Mark> marks = List.of();

    void begin(Attempt last) {
        if (last != null || !marks.isEmpty()) {
            add(new Mark(last, null));
        }
    }

    void noneAlive(Attempt last, String name) {
        add(new Mark(last, name));
    }

    private void add(Mark mark) {
        if (marks.isEmpty()) {
            marks = new ArrayList<>(2);
        }
        marks.add(mark);
    }

    /**
     * The list of one fact of each try.
     *
     * @param fact what to show of a try
     * @param noneAlive what to show where an upstream of this name had no server alive
     * @return null if nothing was asked
     */
    String list(Attempt last, Function<Attempt, String> fact, Function<String, String> noneAlive) {
        StringBuilder text = new StringBuilder();
        int[] entries = {0};
        String[] separator = {""};
        marks(null, text, entries, separator, noneAlive);
        for (Attempt attempt : inOrder(last)) {
            entry(text, entries, separator, fact.apply(attempt));
            marks(attempt, text, entries, separator, noneAlive);
        }
        return entries[0] == 0 ? null : text.toString();
    }

    private void marks(
            Attempt after, StringBuilder text, int[] entries, String[] separator, Function<String, String> noneAlive) {
        for (Mark mark : marks) {
            if (mark.after() == after) {
                if (mark.name() != null) {
                    entry(text, entries, separator, noneAlive.apply(mark.name()));
                } else if (entries[0] > 0) {
                    separator[0] = " : ";
                }
            }
        }
    }

    private static void entry(StringBuilder text, int[] entries, String[] separator, String value) {
        text.append(separator[0]).append(value);
        separator[0] = ", ";
        entries[0]++;
    }

    private static List<Attempt> inOrder(Attempt last) {
        List<Attempt> attempts = new ArrayList<>();
        for (Attempt attempt = last; attempt != null; attempt = attempt.previous()) {
            attempts.add(attempt);
        }
        Collections.reverse(attempts);
        return attempts;
    }
}
