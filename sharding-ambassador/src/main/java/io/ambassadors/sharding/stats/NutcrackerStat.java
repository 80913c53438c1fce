package io.ambassadors.sharding.stats;

import java.util.function.ToLongFunction;

import io.ambassadors.common.stats.Stat;

/**
 * One number that is reported of a pool or of a server, as twemproxy has it or in its style.
 *
 * @param stat the number
 * @param shown where it is reported
 * @param <S> the snapshot it is read from
 */
public record NutcrackerStat<S>(Stat<S> stat, Shown shown) {
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

    static <S> NutcrackerStat<S> counter(Shown shown, String name, String help, ToLongFunction<S> value) {
        return new NutcrackerStat<>(Stat.counter(name, help, value), shown);
    }

    static <S> NutcrackerStat<S> gauge(Shown shown, String name, String help, ToLongFunction<S> value) {
        return new NutcrackerStat<>(Stat.gauge(name, help, value), shown);
    }
}
