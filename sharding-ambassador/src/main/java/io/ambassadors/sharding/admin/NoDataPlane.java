package io.ambassadors.sharding.admin;

import java.util.List;
import java.util.NoSuchElementException;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.ambassadors.sharding.stats.AmbassadorSnapshot;
import io.ambassadors.sharding.stats.SlowCommand;

/** Stands in while there is no data plane: never started, nothing to show. */
@Singleton
class NoDataPlane {
    @Produces
    @DefaultBean
    @Singleton
    ShardingControl control() {
        return new ShardingControl() {
            @Override
            public AmbassadorSnapshot snapshot() {
                return Snapshots.nothing(System.currentTimeMillis());
            }

            @Override
            public List<SlowCommand> slowLog() {
                return List.of();
            }

            @Override
            public boolean started() {
                return false;
            }

            @Override
            public boolean alive() {
                return true;
            }

            @Override
            public ReloadResult reload() {
                return new ReloadResult(false, false, List.of(), List.of(), List.of());
            }

            @Override
            public ReloadResult dryRun() {
                return reload();
            }

            @Override
            public KeyLocation where(String pool, byte[] key) {
                throw new NoSuchElementException("no pool " + pool);
            }
        };
    }
}
