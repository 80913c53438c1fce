package io.ambassadors.splitting.stats;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.FailureCounts;
import io.ambassadors.common.http.proxy.StatusClasses;
import io.ambassadors.common.stats.LatencySummary;
import io.ambassadors.common.stats.ReloadStatus;

/** Snapshots of a data plane with a bit of everything: shares right and wrong, servers in several states, names that need escaping. */
public final class SampleSnapshots {
    /** A name that would break a page or a line of JSON that does not escape it. */
    public static final String NASTY = "<script>alert(\"1\")</script>\\";

    private static final LatencySummary FAST =
            new LatencySummary(1_203_441, 412_000_000, 2_310, 4_620, 11_400, 33_900, 52_000);
    private static final LatencySummary SLOW =
            new LatencySummary(88_120, 190_000_000, 2_900, 6_100, 48_000, 99_000, 400_000);
    private static final ReloadStatus QUIET = new ReloadStatus(
            "/etc/nginx/nginx.conf", 1_795_166_880_000L, 3, 0, 1_795_166_880_000L, false, List.of(), false);

    private SampleSnapshots() {}

    /** A day on which everything is as it should be. */
    public static AmbassadorSnapshot calm(long now) {
        long n = 40 * (now / 1000 % 100_000);
        return snapshot(
                now,
                List.of(upstream(
                        "backend",
                        "ip_hash",
                        "",
                        peer("web", "10.4.0.17:80", 9, 0.9, 902_400 + n * 9, 0).build(),
                        peer("experiment", "10.4.0.23:80", 1, 0.1, 100_210 + n, 0)
                                .build())),
                List.of(),
                List.of(),
                QUIET);
    }

    /** A day on which nothing is. */
    public static AmbassadorSnapshot rough(long now) {
        long n = 40 * (now / 1000 % 100_000);
        ReloadStatus reload = new ReloadStatus(
                "/etc/nginx/nginx.conf",
                now - 7_500_000,
                3,
                1,
                now - 65_000,
                true,
                List.of(
                        "/etc/nginx/nginx.conf:12: error: \"if\" changes what clients see and is not supported; use map",
                        warnings().get(1).problem().toString()),
                false);
        SplitSnapshot split = new SplitSnapshot(
                "$variant",
                "${remote_addr}salt",
                List.of(
                        new SplitSnapshot.Part("blue", 0.512, 51_240 + n * 5),
                        new SplitSnapshot.Part("green", 0.1, 10_020 + n),
                        new SplitSnapshot.Part("", 0.388, 38_740 + n * 4)));
        return snapshot(now, List.of(book(n), shop(now, n), gone(now), assets()), List.of(split), warnings(), reload);
    }

    private static List<Warning> warnings() {
        Path file = Path.of("/etc/nginx/nginx.conf");
        return List.of(
                Warning.oneAddress(new ConfigProblem(
                        ConfigProblem.Severity.WARNING,
                        file,
                        7,
                        0,
                        "upstream backend: clients of listen localhost:80: all clients have the same address, so ip_hash sends all of them to web and none to experiment",
                        "say with set_real_ip_from and real_ip_header where the clients' own addresses are")),
                Warning.other(new ConfigProblem(
                        ConfigProblem.Severity.WARNING,
                        file,
                        14,
                        0,
                        "upstream shop: server web has 3 addresses of weight 9 each, so it counts 27, 90.00 % of the upstream",
                        "for the share as written, give it weight=3")));
    }

    /** The book's trap. */
    private static UpstreamSnapshot book(long n) {
        return upstream(
                "backend",
                "ip_hash",
                "",
                peer("web", "10.4.0.17:80", 9, 0.9, 60_000 + n, 0).build(),
                peer("experiment", "10.4.0.23:80", 1, 0.1, 0, 0).build());
    }

    private static UpstreamSnapshot shop(long now, long n) {
        Sample failing = peer("experiment", "10.4.0.31:8080", 3, 0.1, 30_400 + n, 9_100);
        failing.failures =
                Map.of(Failure.CONNECT, 9_100L + n / 10, Failure.READ_TIMEOUT, 12L, Failure.CLIENT_CLOSED, 4L);
        failing.state = PeerState.FAILED;
        failing.failedForMillis = 7_000;
        failing.latency = SLOW;
        failing.statuses = new StatusClasses(0, 20_100 + n, 4, 31, 812 + n / 20);
        failing.last = Optional.of(new PeerSnapshot.LastFailure(Failure.CONNECT, now - 2_500));
        return upstream(
                "shop",
                "hash",
                "$cookie_user",
                peer("web", "10.4.0.27:8080", 9, 0.3, 90_700 + n * 3, 0).build(),
                peer("web", "10.4.0.28:8080", 9, 0.3, 91_020 + n * 3, 0).build(),
                peer("web", "10.4.0.29:8080", 9, 0.3, 90_310 + n * 3, 0).build(),
                failing.build());
    }

    private static UpstreamSnapshot gone(long now) {
        Sample unresolved = peer(NASTY, NASTY, 1, 0.5, 200, 100);
        unresolved.state = PeerState.UNRESOLVED;
        unresolved.last = Optional.of(new PeerSnapshot.LastFailure(Failure.CONNECT, now - 61_000));
        Sample down = peer("old.shop.svc.cluster.local:8080", "10.4.1.9:8080", 1, 0, 0, 0);
        down.state = PeerState.DOWN;
        Sample backup = peer("backup:8080", "10.4.1.10:8080", 1, 0, 0, 0);
        backup.state = PeerState.BACKUP;
        backup.backup = true;
        return upstream(
                "legacy",
                "round robin",
                "",
                peer("a:8080", "10.4.1.7:8080", 1, 0.5, 212, 0).build(),
                unresolved.build(),
                down.build(),
                backup.build());
    }

    private static UpstreamSnapshot assets() {
        return new UpstreamSnapshot(
                "127.0.0.1:8085",
                true,
                "round robin",
                "",
                "",
                "/etc/nginx/nginx.conf",
                41,
                8_120,
                0,
                2,
                0,
                true,
                List.of(peer("127.0.0.1:8085", "127.0.0.1:8085", 1, 1, 8_120, 0).build()));
    }

    private static AmbassadorSnapshot snapshot(
            long now,
            List<UpstreamSnapshot> upstreams,
            List<SplitSnapshot> splits,
            List<Warning> warnings,
            ReloadStatus reload) {
        long n = 400 * (now / 1000 % 100_000);
        List<SiteSnapshot> sites = List.of(
                new SiteSnapshot(
                        "0.0.0.0:8080",
                        List.of("shop.example", "www.shop.example"),
                        412,
                        9_312,
                        0,
                        1_002_610 + n,
                        3,
                        new StatusClasses(2, 1_000_100 + n, 1_210, 1_204, 31),
                        new FailureCounts(63, 0, 9)),
                new SiteSnapshot(
                        "[::1]:8081",
                        List.of(""),
                        0,
                        0,
                        0,
                        0,
                        0,
                        new StatusClasses(0, 0, 0, 0, 0),
                        FailureCounts.NONE));
        return new AmbassadorSnapshot(
                now - 277_000_000L, now, 1, 9_876, 421, false, sites, upstreams, splits, warnings, 0, reload);
    }

    private static UpstreamSnapshot upstream(String name, String method, String key, PeerSnapshot... peers) {
        long requests =
                List.of(peers).stream().mapToLong(PeerSnapshot::assigned).sum();
        return new UpstreamSnapshot(
                name, false, method, key, "", "/etc/nginx/nginx.conf", 7, requests, 0, 14, 3, true, List.of(peers));
    }

    /** A peer in good health, of which {@code lost} requests were served by others. */
    public static Sample peer(String server, String address, int weight, double share, long assigned, long lost) {
        return new Sample(server, address, weight, share, assigned, lost);
    }

    /** A peer of which a test changes what it is about. */
    public static final class Sample {
        private final String server;
        private final String address;
        private final int weight;
        private final double share;
        private final long assigned;
        private final long served;

        public PeerState state = PeerState.UP;
        public boolean backup;
        public long failedForMillis;
        public StatusClasses statuses;
        public Map<Failure, Long> failures = Map.of();
        public LatencySummary latency = FAST;
        public Optional<PeerSnapshot.LastFailure> last = Optional.empty();

        private Sample(String server, String address, int weight, double share, long assigned, long lost) {
            this.server = server;
            this.address = address;
            this.weight = weight;
            this.share = share;
            this.assigned = assigned;
            this.served = assigned - lost;
            this.statuses = new StatusClasses(0, served - served / 400, served / 1000, served / 700, served / 9000);
        }

        public PeerSnapshot build() {
            return new PeerSnapshot(
                    server,
                    address,
                    8,
                    weight,
                    backup,
                    state,
                    failedForMillis,
                    share,
                    0,
                    assigned,
                    served,
                    assigned,
                    assigned - served,
                    statuses,
                    failures,
                    failures.isEmpty() ? 0 : 3,
                    assigned > 0 ? 2 : 0,
                    assigned * 410,
                    assigned * 6_100,
                    latency,
                    assigned > 0 ? latency : LatencySummary.EMPTY,
                    last);
        }
    }
}
