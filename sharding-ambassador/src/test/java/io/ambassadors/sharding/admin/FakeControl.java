package io.ambassadors.sharding.admin;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;

import io.quarkus.test.Mock;
import jakarta.inject.Singleton;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.config.ConfigProblem.Severity;
import io.ambassadors.common.quarkus.ReloadResult;
import io.ambassadors.sharding.stats.AmbassadorSnapshot;
import io.ambassadors.sharding.stats.SampleSnapshots;
import io.ambassadors.sharding.stats.SlowCommand;

/** A data plane for the tests of the admin plane: they turn its switches and look at the pages. */
@Mock
@Singleton
public class FakeControl implements ShardingControl {
    volatile boolean draining;
    volatile boolean withBeta = true;
    volatile boolean refused = true;
    volatile boolean started = true;
    volatile boolean alive = true;
    final AtomicInteger reloads = new AtomicInteger();

    @Override
    public AmbassadorSnapshot snapshot() {
        return SampleSnapshots.at(System.currentTimeMillis(), draining, withBeta, refused);
    }

    @Override
    public long changes() {
        return 0;
    }

    @Override
    public List<SlowCommand> slowLog() {
        long now = System.currentTimeMillis();
        return List.of(
                new SlowCommand(
                        8, now - 2_000, 48_210, "alpha", "redis-3", "hgetall", "session:<b>1</b>", "127.0.0.1:51022"),
                new SlowCommand(7, now - 9_000, 12_800, "alpha", "redis-0", "mget", "user:1", "127.0.0.1:51020"));
    }

    @Override
    public boolean started() {
        return started;
    }

    @Override
    public boolean alive() {
        return alive;
    }

    @Override
    public boolean draining() {
        return draining;
    }

    @Override
    public ReloadResult reload() {
        reloads.incrementAndGet();
        return dryRun();
    }

    @Override
    public ReloadResult dryRun() {
        Path file = Path.of("/etc/nutcracker/nutcracker.yml");
        if (refused) {
            ConfigProblem error = new ConfigProblem(Severity.ERROR, file, 12, 5, "hash is 'fnv1b'", "use fnv1a_64");
            return new ReloadResult(false, false, List.of(error), List.of(), List.of());
        }
        ReloadResult.Movement movement = new ReloadResult.Movement(
                "alpha",
                0.25,
                List.of(
                        new ReloadResult.Pair("redis-0", "redis-4", 0.151),
                        new ReloadResult.Pair("redis-1", "redis-4", 0.099)));
        return new ReloadResult(true, true, List.of(), List.of("pool alpha: server redis-4 is new"), List.of(movement));
    }

    @Override
    public KeyLocation where(String pool, byte[] key) {
        if (!pool.equals("alpha") && !pool.equals("beta")) {
            throw new NoSuchElementException(pool);
        }
        String text = new String(key, StandardCharsets.UTF_8);
        return new KeyLocation(
                pool,
                text,
                text,
                "fnv1a_64",
                4_021_355_117L,
                "ketama",
                "redis-1",
                "redis-1.redis.default.svc.cluster.local:6379",
                "the first point of the ring at or after 4021355117 is 4021960233, point 31 of redis-1");
    }
}
