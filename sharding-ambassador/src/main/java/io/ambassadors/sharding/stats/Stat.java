package io.ambassadors.sharding.stats;

import java.util.function.ToLongFunction;

/**
 * One number that is reported of a pool or of a server.
 *
 * @param name as twemproxy has it, or in its style; metrics are named after it
 * @param kind how the number behaves
 * @param shown where it is reported
 * @param help what it counts
 * @param value reads it from a snapshot
 * @param <S> the snapshot it is read from
 */
public record Stat<S>(String name, Kind kind, Shown shown, String help, ToLongFunction<S> value) {
    /** How a number behaves. */
    public enum Kind {
        /** Only rises, as long as the process lives. */
        COUNTER,
        /** Rises and falls. */
        GAUGE
    }

    /** Where a number is reported. */
    public enum Shown {
        /** In twemproxy's JSON and as a metric. */
        EVERYWHERE,
        /** In twemproxy's JSON only: its unit does not suit a metric. */
        NUTCRACKER,
        /** As a metric only: twemproxy does not have it. */
        METRIC
    }

    /** Whether twemproxy's JSON has it. */
    public boolean inNutcracker() {
        return shown != Shown.METRIC;
    }

    /** Whether it is a metric. */
    public boolean inMetrics() {
        return shown != Shown.NUTCRACKER;
    }

    static <S> Stat<S> counter(Shown shown, String name, String help, ToLongFunction<S> value) {
        return new Stat<>(name, Kind.COUNTER, shown, help, value);
    }

    static <S> Stat<S> gauge(Shown shown, String name, String help, ToLongFunction<S> value) {
        return new Stat<>(name, Kind.GAUGE, shown, help, value);
    }
}
