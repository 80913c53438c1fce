package io.ambassadors.sharding.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

import io.ambassadors.common.routing.shard.Distribution;
import io.ambassadors.common.routing.shard.Movement;
import io.ambassadors.sharding.config.NutcrackerConfig;
import io.ambassadors.sharding.config.PoolConfig;

/** {@code --against}: which share of each pool's keys would have to be looked for elsewhere if one file replaced another. */
final class MovementReport {
    /** Changes of many servers have many pairs, of which the small ones say nothing. */
    private static final int MOST_PAIRS = 20;

    private final PrintStream out;

    MovementReport(PrintStream out) {
        this.out = out;
    }

    void print(NutcrackerConfig before, NutcrackerConfig after) {
        Map<String, PoolConfig> old = byName(before);
        Map<String, PoolConfig> present = byName(after);
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(present.keySet());
        for (String name : names) {
            if (!old.containsKey(name)) {
                out.println("pool " + name + ": new");
            } else if (!present.containsKey(name)) {
                out.println("pool " + name + ": removed");
            } else {
                print(old.get(name), present.get(name));
            }
        }
    }

    private void print(PoolConfig before, PoolConfig after) {
        if (isRandom(before) || isRandom(after)) {
            out.println("pool " + after.name() + ": random gives a key no server of its own, so nothing can be said");
            return;
        }
        SplittableRandom unused = new SplittableRandom();
        Movement movement = Movement.between(before.placement(unused), after.placement(unused));
        if (movement.moves().isEmpty()) {
            out.println("pool " + after.name() + ": no key moves" + caveat(before, after));
            return;
        }
        out.println("pool " + after.name() + ": " + percent(movement.share()) + " of the keys move"
                + (movement.exact() ? "" : " (estimated from " + movement.sampledKeys() + " keys)")
                + caveat(before, after));
        printPairs(movement.moves());
    }

    private void printPairs(List<Movement.Move> moves) {
        List<Movement.Move> shown = moves.stream().limit(MOST_PAIRS).toList();
        int width = shown.stream().mapToInt(move -> move.from().length()).max().orElse(1);
        int toWidth = shown.stream().mapToInt(move -> move.to().length()).max().orElse(1);
        for (Movement.Move move : shown) {
            out.println(String.format(
                    Locale.ROOT,
                    "  %-" + width + "s -> %-" + toWidth + "s  %8s",
                    move.from(),
                    move.to(),
                    percent(move.share())));
        }
        if (moves.size() > MOST_PAIRS) {
            double rest = moves.stream()
                    .skip(MOST_PAIRS)
                    .mapToDouble(Movement.Move::share)
                    .sum();
            out.println("  and " + (moves.size() - MOST_PAIRS) + " smaller moves, together " + percent(rest));
        }
    }

    private static String caveat(PoolConfig before, PoolConfig after) {
        return before.hashTag().equals(after.hashTag())
                ? ""
                : "; hash_tag changes too, which moves keys that contain a tag beyond this";
    }

    private static boolean isRandom(PoolConfig pool) {
        return pool.distribution() == Distribution.RANDOM && pool.servers().size() > 1;
    }

    private static String percent(double share) {
        return share > 0 && share < 0.00005 ? "< 0.01 %" : String.format(Locale.ROOT, "%.2f %%", share * 100);
    }

    private static Map<String, PoolConfig> byName(NutcrackerConfig config) {
        Map<String, PoolConfig> pools = new LinkedHashMap<>();
        config.pools().forEach(pool -> pools.put(pool.name(), pool));
        return pools;
    }
}
