package io.ambassadors.common.routing.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.ambassadors.common.routing.hash.KeyHash;
import io.ambassadors.common.testing.NumberedServers;
import io.ambassadors.common.testing.Nutcracker;
import io.ambassadors.common.testing.PipelinedGets;

/** Random keys through a live nutcracker are answered by the server that {@link Placement} says. */
@Tag("peer")
@Timeout(60)
class NutcrackerPlacementPeerTest {
    private static final int KEYS = 10_000;
    private static final int[] WEIGHTS = {1, 2, 3, 5, 7};
    private static final List<String> NAMES = List.of("zeta", "b", "server-three", "aa", "m9");
    private static final List<Distribution> DISTRIBUTIONS = List.of(Distribution.KETAMA, Distribution.MODULA);

    /** Which of the servers refuses connections in a pool that ejects. */
    private static final int DOWN = 2;

    private static final int EJECTIONS_AFTER = 1_000;

    @TempDir
    private static Path directory;

    private static NumberedServers servers;
    private static Socket refusing;
    private static Nutcracker nutcracker;

    private record Server(int number, int port, Shard shard) {
        String line(boolean named) {
            return "127.0.0.1:" + port + ":" + shard.weight() + (named ? " " + shard.name() : "");
        }
    }

    /** A pool of the configuration; with names it has a hash tag too. */
    private record Pool(KeyHash hash, Distribution distribution, boolean named, boolean ejects) {
        String name() {
            return (ejects ? "ejects-" : "") + (named ? "named-" : "") + hash.configName() + "-"
                    + distribution.configName();
        }

        /** In the order that gives them their index. */
        List<Server> servers() {
            return IntStream.range(0, WEIGHTS.length)
                    .mapToObj(number -> {
                        int port = ejects && number == DOWN
                                ? refusing.getLocalPort()
                                : servers.ports().get(number);
                        String name = named ? NAMES.get(number) : "127.0.0.1:" + port;
                        return new Server(number, port, new Shard(name, WEIGHTS[number]));
                    })
                    .sorted(Comparator.comparing(Server::shard, Shard.ORDER))
                    .toList();
        }

        Placement placement() {
            return Placement.of(
                    hash,
                    distribution,
                    named ? Optional.of(Pools.BRACES) : Optional.empty(),
                    servers().stream().map(Server::shard).toList(),
                    new SplittableRandom(1));
        }

        String configuration() {
            return Stream.of(
                            Stream.of(
                                    "redis: true",
                                    "hash: " + hash.configName(),
                                    "distribution: " + distribution.configName()),
                            named ? Stream.of("hash_tag: \"{}\"") : Stream.<String>of(),
                            ejects
                                    ? Stream.of(
                                            "auto_eject_hosts: true",
                                            "server_failure_limit: 1",
                                            "server_retry_timeout: 600000")
                                    : Stream.<String>of(),
                            Stream.of("servers:"),
                            servers().stream().map(server -> "  - " + server.line(named)))
                    .flatMap(lines -> lines)
                    .collect(Collectors.joining("\n"));
        }

        @Override
        public String toString() {
            return name();
        }
    }

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        servers = NumberedServers.start(WEIGHTS.length);
        // Bound but not listening: the port is ours, and connections to it are refused.
        refusing = new Socket();
        refusing.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Map<String, String> pools = new LinkedHashMap<>();
        Stream.concat(healthy(), ejecting()).forEach(pool -> pools.put(pool.name(), pool.configuration()));
        nutcracker = Nutcracker.start(directory, pools);
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (nutcracker != null) {
            nutcracker.close();
        }
        refusing.close();
        servers.close();
    }

    static Stream<Pool> healthy() {
        return Stream.of(KeyHash.values())
                .flatMap(hash -> DISTRIBUTIONS.stream().flatMap(distribution -> Stream.of(false, true)
                        .map(named -> new Pool(hash, distribution, named, false))));
    }

    static Stream<Pool> ejecting() {
        return Stream.of(KeyHash.FNV1A_64, KeyHash.MD5, KeyHash.JENKINS)
                .flatMap(hash -> DISTRIBUTIONS.stream().flatMap(distribution -> Stream.of(false, true)
                        .map(named -> new Pool(hash, distribution, named, true))));
    }

    @ParameterizedTest
    @MethodSource("healthy")
    void everyKeyIsOnTheServerThatNutcrackerAsks(Pool pool) throws IOException {
        assertSame(pool, pool.placement(), keys(pool));
    }

    @ParameterizedTest
    @MethodSource("ejecting")
    void afterAnEjectionTheRingIsThatOfTheLiveServers(Pool pool) throws IOException {
        Placement placement = pool.placement();
        int down = IntStream.range(0, WEIGHTS.length)
                .filter(index -> pool.servers().get(index).number() == DOWN)
                .findFirst()
                .orElseThrow();
        List<byte[]> keys = keys(pool);
        byte[] lost = keys.stream()
                .filter(key -> placement.pick(key, 0, key.length) == down)
                .findFirst()
                .orElseThrow();
        assertThat(PipelinedGets.ask(nutcracker.socket(pool.name()), List.of(lost)))
                .containsExactly("-ERR Connection refused");
        for (int i = 0;
                PipelinedGets.ask(nutcracker.socket(pool.name()), List.of(lost))
                        .get(0)
                        .startsWith("-");
                i++) {
            assertThat(i).as("requests without ejection").isLessThan(EJECTIONS_AFTER);
        }

        BitSet live = placement.live();
        live.clear(down);
        assertSame(pool, placement.withLive(live), keys);
    }

    private static void assertSame(Pool pool, Placement placement, List<byte[]> keys) throws IOException {
        List<String> answers = PipelinedGets.ask(nutcracker.socket(pool.name()), keys);
        List<Server> sorted = pool.servers();
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            byte[] key = keys.get(i);
            int index = placement.pick(key, 0, key.length);
            if (!answers.get(i).equals(String.valueOf(sorted.get(index).number()))) {
                differences.add(answers.get(i) + " has it, but: "
                        + placement.explain(key).reason());
            }
        }
        assertThat(answers).hasSize(KEYS);
        assertThat(differences).isEmpty();
    }

    /** Any bytes at all, and as many keys again of few bytes, so that hash tags of all shapes are among them. */
    private static List<byte[]> keys(Pool pool) {
        SplittableRandom random = new SplittableRandom(pool.name().hashCode());
        byte[] few = {'{', '}', 'a', 'b', 0, (byte) 0x80, (byte) 0xff, '\r', '\n'};
        List<byte[]> keys = new ArrayList<>(KEYS);
        for (int n = 0; n < KEYS; n++) {
            byte[] key = new byte[random.nextInt(41)];
            for (int i = 0; i < key.length; i++) {
                key[i] = n % 2 == 0 ? (byte) random.nextInt(256) : few[random.nextInt(few.length)];
            }
            keys.add(key);
        }
        return keys;
    }
}
