package io.ambassadors.common.routing.split;

import static io.ambassadors.common.routing.split.NginxUpstreams.fromAddress;
import static io.ambassadors.common.routing.split.NginxUpstreams.withKey;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.routing.split.NginxUpstreams.Client;
import io.ambassadors.common.routing.split.NginxUpstreams.Upstream;
import io.ambassadors.common.testing.PipelinedHttp;

/** Random clients of a live nginx are tried with the servers, in the order, that {@link Split} says. */
@Tag("peer")
@Timeout(120)
class NginxChoicesPeerTest {
    private static final int CLIENTS = 10_000;
    private static final int FEWER = 2_000;
    private static final String KEY = "hash $http_x_key";

    /** Nobody is put aside, so that no client's choice depends on another's. */
    private static final String PATIENT = " max_fails=0";

    private static final String SPLIT_CLIENTS =
            """
            split_clients $http_x_key $explicit { 90% web; 10% exp; }
            split_clients $http_x_key $four { 0.5% x; 51.2% a; 10% b; * c; }
            split_clients $http_x_key $rest { 10% exp; * web; }
            """;

    @TempDir
    private static Path directory;

    private static NginxUpstreams nginx;

    private final SplittableRandom random = new SplittableRandom(20);

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        List<Upstream> upstreams = new ArrayList<>();
        for (Method method : Method.values()) {
            upstreams.addAll(all(method));
        }
        nginx = NginxUpstreams.start(directory, SPLIT_CLIENTS, upstreams);
    }

    private static List<Upstream> all(Method method) {
        String directive =
                switch (method) {
                    case ROUND_ROBIN -> "";
                    case HASH -> KEY;
                    case CONSISTENT_HASH -> KEY + " consistent";
                    default -> method.text();
                };
        return Stream.of(
                        List.of("two", "0 weight=9", "1"),
                        List.of("five", "0 weight=5", "1", "2 weight=3", "3", "4 weight=2"),
                        List.of("down", "0 weight=9", "1 weight=4 down", "2 weight=3"),
                        List.of("dead", "0 weight=2" + PATIENT, "X weight=5" + PATIENT, "1" + PATIENT, "2" + PATIENT),
                        List.of(
                                "failing",
                                "0 weight=5 max_fails=40 fail_timeout=3600",
                                "1 weight=2 max_fails=60 fail_timeout=3600",
                                "2 max_fails=0",
                                "3 weight=7 max_fails=200 fail_timeout=3600"),
                        List.of(
                                "backup",
                                "0 weight=3 max_fails=30 fail_timeout=3600",
                                "1 max_fails=30 fail_timeout=3600",
                                "2 weight=2 backup max_fails=0",
                                "3 backup max_fails=0"),
                        List.of("single", "0"),
                        List.of("short", "0 fail_timeout=1", "1 weight=2 fail_timeout=2 max_fails=2", "2 max_fails=0"))
                .map(words -> new Upstream(
                        method.name().toLowerCase(Locale.ROOT) + "_" + words.get(0),
                        method,
                        directive,
                        words.subList(1, words.size())))
                .toList();
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (nginx != null) {
            nginx.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"two", "five", "down", "dead"})
    void everyAddressIsWhereIpHashPutsIt(String upstream) throws IOException {
        assertThat(nginx.differences("ip_hash_" + upstream, addresses(CLIENTS))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hash_two",
                "hash_five",
                "hash_down",
                "hash_dead",
                "consistent_hash_two",
                "consistent_hash_five",
                "consistent_hash_down",
                "consistent_hash_dead"
            })
    void everyKeyIsWhereTheHashPutsIt(String upstream) throws IOException {
        assertThat(nginx.differences(upstream, keys(CLIENTS))).isEmpty();
    }

    @Test
    void splitClientsGivesEveryKeyItsValue() throws IOException {
        List<Client> clients = keys(CLIENTS);
        List<SplitClients> blocks = List.of(
                block("90% web", "10% exp"), block("0.5% x", "51.2% a", "10% b", "* c"), block("10% exp", "* web"));
        List<String> theirs = nginx.ask("split", clients).stream()
                .map(PipelinedHttp.Response::body)
                .toList();
        List<String> ours = clients.stream()
                .map(client ->
                        blocks.stream().map(block -> block.value(client.key())).collect(Collectors.joining(" ")))
                .toList();
        assertThat(theirs).isEqualTo(ours).hasSize(CLIENTS);
    }

    private static SplitClients block(String... lines) {
        return SplitClients.of(Stream.of(lines)
                .map(line -> line.split(" "))
                .map(line -> new SplitClients.Part(SplitClients.hundredths(line[0]), line[1]))
                .toList());
    }

    /** Without concurrent requests least_conn is round robin among equals. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "round_robin_two",
                "round_robin_five",
                "round_robin_down",
                "round_robin_dead",
                "round_robin_single",
                "least_conn_five",
                "least_conn_down",
                "least_conn_dead"
            })
    void turnsAreTakenRequestByRequest(String upstream) throws IOException {
        assertThat(nginx.differences(upstream, keys(FEWER))).isEmpty();
    }

    /** Servers answer 500 and 404 at random until they are put aside, and no server is left at last. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "round_robin_failing",
                "round_robin_backup",
                "round_robin_single",
                "least_conn_failing",
                "least_conn_backup",
                "ip_hash_failing",
                "ip_hash_backup",
                "hash_failing",
                "hash_backup",
                "consistent_hash_failing",
                "consistent_hash_backup"
            })
    void failuresCountRequestByRequest(String upstream) throws IOException {
        List<Client> clients = upstream.startsWith("ip_hash") ? addresses(FEWER) : keys(FEWER);
        assertThat(nginx.differences(
                        upstream, clients.stream().map(this::troubled).toList()))
                .isEmpty();
        assertThat(nginx.balancer(upstream).peers().all()).allSatisfy(peer -> {
            assertThat(peer.conns()).isZero();
            boolean everPutAside = peer.spec().maxFails() > 1;
            assertThat(peer.fails())
                    .isGreaterThanOrEqualTo(everPutAside ? peer.spec().maxFails() : 0);
        });
    }

    private Client troubled(Client client) {
        return client.failing(backends()).missing(backends());
    }

    /** Each backend with a probability of one in five, and at times all of them. */
    private String backends() {
        if (random.nextInt(40) == 0) {
            return "01234";
        }
        String some = IntStream.range(0, 5)
                .filter(i -> random.nextInt(5) == 0)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining());
        return some.isEmpty() ? "-" : some;
    }

    /** When fail_timeout has passed one request probes a server that failed, and brings it back or not. */
    @Test
    void oneProbeGoesToAServerPutAside() throws IOException, InterruptedException {
        List<String> upstreams =
                List.of("round_robin_short", "ip_hash_short", "consistent_hash_short", "least_conn_short");
        List<String> differences = new ArrayList<>();
        for (int second = 0; second < 6; second++) {
            awaitNextSecond();
            // Two bad seconds and a good one.
            String failing = second % 3 == 2 ? "-" : "01";
            for (String upstream : upstreams) {
                List<Client> clients = upstream.startsWith("ip_hash") ? addresses(40) : keys(40);
                differences.addAll(nginx.differences(
                        upstream,
                        clients.stream().map(client -> client.failing(failing)).toList()));
            }
        }
        assertThat(differences).isEmpty();
    }

    /** So that no second ends while requests of one phase are under way. */
    private static void awaitNextSecond() throws InterruptedException {
        long now = System.currentTimeMillis();
        TimeUnit.MILLISECONDS.sleep(1_050 - now % 1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"random_two", "random_five", "random_down", "random_two_two", "random_two_five"})
    void drawsHaveTheSameDistribution(String upstream) throws IOException {
        var counts = nginx.counts(upstream, keys(CLIENTS)).toList();
        for (PeerSpec peer : nginx.balancer(upstream).split().peers()) {
            long theirs = counts.get(0).getOrDefault(peer.server(), 0L);
            long ours = counts.get(1).getOrDefault(peer.server(), 0L);
            double share = (theirs + ours) / (2.0 * CLIENTS);
            // The difference of two binomials; six of its standard deviations do not happen by chance.
            assertThat(Math.abs(theirs - ours))
                    .as("%s of %s", peer.server(), counts)
                    .isLessThanOrEqualTo((long) (6 * Math.sqrt(2 * CLIENTS * share * (1 - share))));
        }
        assertThat(counts.get(0).keySet()).isEqualTo(counts.get(1).keySet());
    }

    /** Half of them of IPv6. */
    private List<Client> addresses(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> fromAddress(address(i % 2 == 0)))
                .toList();
    }

    private String address(boolean ipv4) {
        return ipv4
                ? random.ints(4, 0, 256).mapToObj(String::valueOf).collect(Collectors.joining("."))
                : random.ints(8, 0x100, 0x10000).mapToObj(Integer::toHexString).collect(Collectors.joining(":"));
    }

    /** All bytes that a header may have, except that it does not begin or end with a space. */
    private List<Client> keys(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> withKey(random.ints(1 + random.nextInt(30), '!', 0x100)
                        .filter(c -> c != 0x7f)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining("", "k", ""))))
                .toList();
    }
}
