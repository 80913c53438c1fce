package io.ambassadors.sharding.stats;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.ambassadors.common.stats.LatencySummary;
import io.ambassadors.common.stats.ReloadStatus;
import io.ambassadors.sharding.stats.ServerSnapshot.State;

/** Snapshots of a data plane with a bit of everything: three states of servers, names that need escaping, a refused reload. */
public final class SampleSnapshots {
    /** A name that would break a page or a line of JSON that does not escape it. */
    public static final String NASTY = "<script>alert(\"1\")</script>\\";

    private static final LatencySummary FAST =
            new LatencySummary(1_203_441, 412_000_000, 310, 620, 1_400, 3_900, 12_000);
    private static final LatencySummary SLOW =
            new LatencySummary(88_120, 190_000_000, 1_900, 4_100, 48_000, 99_000, 400_000);

    private SampleSnapshots() {}

    /** The whole, taken at the given moment. */
    public static AmbassadorSnapshot at(long now, boolean draining, boolean withBeta, boolean refused) {
        List<PoolSnapshot> pools = withBeta ? List.of(alpha(now), beta()) : List.of(alpha(now));
        List<String> problems = refused
                ? List.of(
                        "/etc/nutcracker/nutcracker.yml:12:5: error: hash is 'fnv1b', which is none of the twelve; use fnv1a_64")
                : List.of();
        ReloadStatus reload = new ReloadStatus(
                "/etc/nutcracker/nutcracker.yml",
                now - 7_500_000,
                3,
                refused ? 1 : 0,
                now - 65_000,
                refused,
                problems,
                false);
        return new AmbassadorSnapshot(now - 277_000_000L, now, 1, 9_876, 421, draining, pools, reload);
    }

    /** A pool with a server in each state. */
    public static PoolSnapshot alpha(long now) {
        Map<String, LatencySummary> kinds = new LinkedHashMap<>();
        kinds.put("read", FAST);
        kinds.put("write", SLOW);
        kinds.put("script", LatencySummary.EMPTY);
        long seconds = now / 1000 % 100_000;
        return new PoolSnapshot(
                "alpha",
                "0.0.0.0:22121",
                "fnv1a_64",
                "ketama",
                "rehash",
                false,
                1,
                8_120,
                3,
                398,
                8_900,
                0,
                1,
                120,
                2,
                17,
                40_211,
                4,
                11,
                List.of(
                        up("redis-0", "redis-0.redis.default.svc.cluster.local:6379", 2, 1_203_441 + 811 * seconds),
                        up("redis-1", "redis-1.redis.default.svc.cluster.local:6379", 1, 604_200 + 404 * seconds),
                        ejected(now),
                        failing()),
                kinds);
    }

    private static PoolSnapshot beta() {
        return new PoolSnapshot(
                "beta",
                "/run/nutcracker/beta.sock 0666",
                "md5",
                "modula",
                "fail",
                true,
                1,
                12,
                0,
                14,
                26,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                List.of(up(NASTY, "10.4.0.19:6380", 1, 912), idle("10.4.0.20:6380")),
                Map.of("read", FAST));
    }

    private static ServerSnapshot up(String name, String address, int weight, long requests) {
        return new ServerSnapshot(
                name,
                address,
                weight,
                State.UP,
                "",
                1,
                0,
                0,
                2,
                1,
                0,
                0,
                0,
                requests,
                requests * 40,
                requests - 3,
                requests * 210,
                1,
                40,
                2,
                80,
                5,
                FAST);
    }

    private static ServerSnapshot ejected(long now) {
        return new ServerSnapshot(
                "redis-2",
                "redis-2.redis.default.svc.cluster.local:6379",
                1,
                State.EJECTED,
                "connection refused: redis-2.redis.default.svc.cluster.local/10.4.0.17:6379",
                0,
                4,
                2,
                0,
                0,
                (now - 18_000) * 1000,
                now + 12_000,
                2,
                199_001,
                7_960_040,
                198_990,
                41_789_000,
                0,
                0,
                0,
                0,
                0,
                LatencySummary.EMPTY);
    }

    private static ServerSnapshot failing() {
        return new ServerSnapshot(
                "redis-3",
                "10.4.0.18:6379",
                1,
                State.FAILING,
                "timed out after 400 ms",
                0,
                0,
                1,
                1,
                0,
                0,
                0,
                0,
                88_120,
                3_524_800,
                88_117,
                18_505_200,
                12,
                480,
                3,
                120,
                0,
                SLOW);
    }

    private static ServerSnapshot idle(String name) {
        return new ServerSnapshot(
                name, name, 1, State.IDLE, "", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, LatencySummary.EMPTY);
    }
}
