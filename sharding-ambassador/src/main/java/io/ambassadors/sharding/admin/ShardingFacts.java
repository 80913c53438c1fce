package io.ambassadors.sharding.admin;

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
        return DegradedFacts.naming(
                what,
                snapshots.latest().pools().stream()
                        .flatMap(pool -> pool.servers().stream()
                                .filter(server -> server.state() == state)
                                .map(server -> pool.name() + "/" + server.name()))
                        .toList());
    }
}
