package io.ambassadors.https.tls;

import java.util.Arrays;
import java.util.Map;

/** Counts by name, with one writer and any readers. For a few names: they are looked for one after another. */
final class NamedCounts {
    /** Beyond which new names are counted as {@link #REST}: whatever peers negotiate, memory is bounded. */
    private static final int MOST = 32;
    /** Everything that came after the first names. */
    static final String REST = "other";

    private static final class Count {
        private final String name;
        private long value;

        private Count(String name) {
            this.name = name;
        }
    }

    /** Never changed but replaced, so that a reader sees one or the other. */
    private volatile Count[] counts = new Count[0];

    void add(String name) {
        Count[] known = counts;
        for (Count count : known) {
            if (count.name.equals(name)) {
                count.value++;
                return;
            }
        }
        if (known.length >= MOST && !name.equals(REST)) {
            add(REST);
            return;
        }
        Count[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = new Count(name);
        more[known.length].value = 1;
        counts = more;
    }

    /** Adds these counts to a sum. */
    void addTo(Map<String, Long> sum) {
        for (Count count : counts) {
            sum.merge(count.name, count.value, Long::sum);
        }
    }
}
