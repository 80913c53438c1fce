package io.ambassadors.sharding.admin;

import java.util.List;
import java.util.Optional;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.ambassadors.common.quarkus.DegradedFacts;
import io.ambassadors.sharding.stats.ReloadStatus;
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
        facts.register("reload-refused", this::refused);
        facts.register("config-never-updates", this::subPath);
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

    private Optional<String> refused() {
        ReloadStatus reload = snapshots.latest().reload();
        if (!reload.lastRefused()) {
            return Optional.empty();
        }
        return Optional.of("the file on disk is refused; what was in force before still is"
                + reload.problems().stream()
                        .findFirst()
                        .map(line -> ": " + line)
                        .orElse(""));
    }

    private Optional<String> subPath() {
        ReloadStatus reload = snapshots.latest().reload();
        return reload.subPathMount()
                ? Optional.of(reload.file()
                        + " is mounted with subPath, which Kubernetes never updates; mount the directory instead")
                : Optional.empty();
    }
}
