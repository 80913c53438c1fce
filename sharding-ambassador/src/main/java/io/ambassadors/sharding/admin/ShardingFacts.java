package io.ambassadors.sharding.admin;

import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.ambassadors.common.quarkus.DegradedFacts;
import io.ambassadors.common.quarkus.ReloadFacts;
import io.ambassadors.sharding.stats.ServerSnapshot.State;

/** What can be wrong with pools, servers and the configuration file while the process itself is well. */
@Singleton
class ShardingFacts {
    private static final int MOST_NAMED = 5;

    private final DegradedFacts facts;
    private final Snapshots snapshots;

    ShardingFacts(DegradedFacts facts, Snapshots snapshots) {
        this.facts = facts;
        this.snapshots = snapshots;
    }

    void register(@Observes StartupEvent started) {
        facts.register("server-ejected", () -> servers(State.EJECTED, "out of the ring: "));
        facts.register("server-failing", () -> servers(State.FAILING, "in the ring, but not to be reached: "));
        ReloadFacts.register(facts, () -> snapshots.latest().reload());
    }

    private Optional<String> servers(State state, String what) {
        List<String> names = snapshots.latest().pools().stream()
                .flatMap(pool -> pool.servers().stream()
                        .filter(server -> server.state() == state)
                        .map(server -> pool.name() + "/" + server.name()))
                .toList();
        if (names.isEmpty()) {
            return Optional.empty();
        }
        int more = names.size() - MOST_NAMED;
        return Optional.of(what
                + String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())))
                + (more > 0 ? " and " + more + " more" : ""));
    }
}
