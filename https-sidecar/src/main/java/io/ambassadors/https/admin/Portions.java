package io.ambassadors.https.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A whole and its parts.
 *
 * @param title what the parts are
 * @param parts the largest first, at least one
 */
public record Portions(String title, List<Portion> parts) {
    /** Adds what has any part. */
    static void unlessNone(List<Portions> all, String title, Map<String, Long> counts) {
        List<Portion> parts = Portion.of(counts);
        if (!parts.isEmpty()) {
            all.add(new Portions(title, parts));
        }
    }

    /** For a terminal: {@code TLSv1.3 91.2 %, TLSv1.2 8.8 %}. */
    String line() {
        List<String> words = new ArrayList<>();
        parts.forEach(part -> words.add(part.name() + " " + part.value() + " (" + part.percent() + ")"));
        return title + "  " + String.join(", ", words);
    }
}
