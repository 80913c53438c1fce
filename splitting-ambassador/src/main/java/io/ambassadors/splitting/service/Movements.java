package io.ambassadors.splitting.service;

import java.util.ArrayList;
import java.util.List;

import io.ambassadors.common.quarkus.ReloadResult;
import io.ambassadors.common.routing.split.Movement;
import io.ambassadors.splitting.upstream.UpstreamGroup;
import io.ambassadors.splitting.upstream.UpstreamSet;

/** Which share of the users a reload moves from which server to which. */
final class Movements {
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

    private static ReloadResult.Movement result(String name, Movement movement) {
        return new ReloadResult.Movement(
                name,
                movement.share(),
                movement.moves().stream()
                        .map(move -> new ReloadResult.Pair(move.from(), move.to(), move.share()))
                        .toList());
    }
}
