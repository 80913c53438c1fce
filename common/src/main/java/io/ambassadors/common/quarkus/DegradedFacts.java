package io.ambassadors.common.quarkus;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/**
 * What is wrong, although the process itself is well: a server is ejected, a reload was refused. Such a fact must not take a healthy
 * process out of service, so it never makes a probe fail. It is shown as data of a check that is always UP, is DOWN in the health group
 * {@code degraded}, and is 1 in the gauge {@code ambassador_degraded}.
 */
@Singleton
public class DegradedFacts {
    private static final int MOST_NAMED = 5;

    private final ConcurrentSkipListMap<String, Supplier<Optional<String>>> facts = new ConcurrentSkipListMap<>();
    private final MeterRegistry meters;

    DegradedFacts(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * Adds a fact.
     *
     * @param name short and stable, such as {@code server-ejected}: it becomes a metric's tag
     * @param reason says what is wrong, or nothing while all is well; asked at each scrape, and must not block
     */
    public void register(String name, Supplier<Optional<String>> reason) {
        if (facts.putIfAbsent(name, reason) != null) {
            throw new IllegalArgumentException("fact registered twice: " + name);
        }
        Gauge.builder("ambassador.degraded", () -> reason(reason).isPresent() ? 1 : 0)
                .tag("fact", name)
                .description("Whether something is wrong that does not take the process out of service")
                .strongReference(true)
                .register(meters);
    }

    /** The facts that hold at the moment, with their reasons, by name. */
    public SortedMap<String, String> current() {
        SortedMap<String, String> held = new TreeMap<>();
        for (Map.Entry<String, Supplier<Optional<String>>> fact : facts.entrySet()) {
            reason(fact.getValue()).ifPresent(reason -> held.put(fact.getKey(), reason));
        }
        return Collections.unmodifiableSortedMap(held);
    }

    /**
     * A reason that names whom it holds for, the first few of them.
     *
     * @param what stands before the names
     * @return nothing if there is none
     */
    public static Optional<String> naming(String what, List<String> names) {
        if (names.isEmpty()) {
            return Optional.empty();
        }
        int more = names.size() - MOST_NAMED;
        return Optional.of(what
                + String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())))
                + (more > 0 ? " and " + more + " more" : ""));
    }

    private static Optional<String> reason(Supplier<Optional<String>> fact) {
        try {
            return fact.get();
        } catch (RuntimeException e) {
            return Optional.of("it could not be found out whether this holds: " + e);
        }
    }
}
