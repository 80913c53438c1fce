package io.ambassadors.splitting.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import io.ambassadors.common.quarkus.ReloadResult;
import io.ambassadors.common.routing.split.Movement;
import io.ambassadors.common.routing.split.SplitClients;
import io.ambassadors.splitting.upstream.UpstreamGroup;
import io.ambassadors.splitting.upstream.UpstreamSet;
import io.ambassadors.splitting.variables.SplitClientsBlock;

/** Which share of the users a reload moves from which server, or value of {@code split_clients}, to which. */
final class Movements {
    /** nginx rounds the bound of each part by itself, which moves a few of the 2^32 hashes. */
    private static final double ROUNDING = 1e-8;

    private Movements() {}

    static List<ReloadResult.Movement> between(UpstreamSet before, UpstreamSet after) {
        List<ReloadResult.Movement> movements = new ArrayList<>();
        for (UpstreamGroup group : after.groups()) {
            before.group(group.config().name())
                    .filter(old -> !old.equals(group))
                    .map(old -> Movement.between(old.split(), group.split()))
                    .filter(movement -> movement.share() > 0)
                    .ifPresent(movement -> movements.add(result(group.config().name(), movement)));
        }
        return movements;
    }

    /** The same for {@code split_clients}, by variable. With another key every user is placed anew, whatever the place before. */
    static List<ReloadResult.Movement> between(List<SplitClientsBlock> before, List<SplitClientsBlock> after) {
        List<ReloadResult.Movement> movements = new ArrayList<>();
        for (SplitClientsBlock now : after) {
            before.stream()
                    .filter(old -> old.variable().name().equals(now.variable().name()))
                    .findFirst()
                    .map(old -> old.key().source().equals(now.key().source())
                            ? ofSameKey(old.split(), now.split())
                            : ofOtherKey(old.split(), now.split()))
                    .filter(pairs -> !pairs.isEmpty())
                    .ifPresent(pairs -> movements.add(new ReloadResult.Movement(
                            "$" + now.variable().name(),
                            pairs.stream().mapToDouble(ReloadResult.Pair::share).sum(),
                            pairs)));
        }
        return movements;
    }

    /** Exact: between two bounds of either, all hashes move alike. */
    private static List<ReloadResult.Pair> ofSameKey(SplitClients before, SplitClients after) {
        TreeSet<Long> bounds = new TreeSet<>(before.bounds());
        bounds.addAll(after.bounds());
        bounds.add(SplitClients.HASHES);
        Map<List<String>, Double> shares = new LinkedHashMap<>();
        long begin = 0;
        for (long bound : bounds) {
            add(shares, value(before, begin), value(after, begin), (bound - begin) / (double) SplitClients.HASHES);
            begin = bound;
        }
        return pairs(shares);
    }

    /** As the two hashes of a user have nothing to do with each other. */
    private static List<ReloadResult.Pair> ofOtherKey(SplitClients before, SplitClients after) {
        Map<List<String>, Double> shares = new LinkedHashMap<>();
        for (int i = 0; i < before.parts().size(); i++) {
            for (int j = 0; j < after.parts().size(); j++) {
                add(
                        shares,
                        before.parts().get(i).value(),
                        after.parts().get(j).value(),
                        before.shares().get(i) * after.shares().get(j));
            }
        }
        return pairs(shares);
    }

    private static String value(SplitClients split, long hash) {
        int index = split.index(hash);
        return index < 0 ? "" : split.parts().get(index).value();
    }

    private static void add(Map<List<String>, Double> shares, String from, String to, double share) {
        if (!from.equals(to) && share > 0) {
            shares.merge(List.of(from, to), share, Double::sum);
        }
    }

    private static List<ReloadResult.Pair> pairs(Map<List<String>, Double> shares) {
        return shares.entrySet().stream()
                .filter(entry -> entry.getValue() > ROUNDING)
                .map(entry -> new ReloadResult.Pair(
                        entry.getKey().get(0), entry.getKey().get(1), entry.getValue()))
                .sorted(Comparator.comparingDouble(ReloadResult.Pair::share).reversed())
                .toList();
    }

    private static ReloadResult.Movement result(String name, Movement movement) {
        return new ReloadResult.Movement(
                name,
                movement.share(),
                movement.moves().stream()
                        .map(move -> new ReloadResult.Pair(move.from(), move.to(), move.share()))
                        .toList());
    }
}
