package io.ambassadors.common.stats;

import java.util.function.ToLongFunction;

/**
 * One number that is reported of a thing, such as of a server.
 *
 * @param name metrics are named after it
 * @param kind how the number behaves
 * @param help what it counts
 * @param value reads it from a snapshot
 * @param <S> the snapshot it is read from
 */
public record Stat<S>(String name, Kind kind, String help, ToLongFunction<S> value) {
    /** How a number behaves. */
    public enum Kind {
        /** Only rises, as long as the process lives. */
        COUNTER,
        /** Rises and falls. */
        GAUGE
    }

    /** A number that only rises. */
    public static <S> Stat<S> counter(String name, String help, ToLongFunction<S> value) {
        return new Stat<>(name, Kind.COUNTER, help, value);
    }

    /** A number that rises and falls. */
    public static <S> Stat<S> gauge(String name, String help, ToLongFunction<S> value) {
        return new Stat<>(name, Kind.GAUGE, help, value);
    }
}
