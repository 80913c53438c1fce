package io.ambassadors.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.ObjectMapper;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;

/** Three Redis servers that look like one. */
public final class ShardingDemo {
    private static final int SHARDS = 3;
    private static final String POOL = "demo";
    private static final Duration START_LIMIT = Duration.ofSeconds(40);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final Map<String, String> VALUES = new TreeMap<>(Map.ofEntries(
            Map.entry("user:ada", "Ada Lovelace"),
            Map.entry("user:barbara", "Barbara Liskov"),
            Map.entry("user:grace", "Grace Hopper"),
            Map.entry("user:karen", "Karen Sparck"),
            Map.entry("cart:ada", "3 books"),
            Map.entry("cart:grace", "1 lamp"),
            Map.entry("cart:radia", "empty"),
            Map.entry("session:7f3a", "signed in"),
            Map.entry("session:91bc", "signed out"),
            Map.entry("price:book", "19.90"),
            Map.entry("price:lamp", "49.90"),
            Map.entry("stock:desk", "12")));

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER_LIMIT).build();
    private final PrintStream out = System.out;
    private final Ports ports;
    private final List<RedisShard> shards;
    private final Children children;

    private ShardingDemo(Ports ports) throws IOException {
        this.ports = ports;
        this.shards = IntStream.range(0, SHARDS)
                .mapToObj(i -> new RedisShard("shard-" + (i + 1), ports.firstShard() + i))
                .toList();
        this.children = new Children();
    }

    /**
     * Runs it.
     *
     * @param args path of the ambassador's quarkus-run.jar; then {@code --once} to end after the table
     */
    public static void main(String[] args) throws Exception {
        try {
            Ports ports = Ports.of(System.getenv());
            ports.expectFree(SHARDS);
            ShardingDemo demo = new ShardingDemo(ports);
            demo.start(Path.of(args[0]));
            demo.show();
            if (!List.of(args).contains("--once")) {
                demo.out.println("\nIt stays up until you press Ctrl-C.");
                new CountDownLatch(1).await();
            }
        } catch (DemoProblem e) {
            System.err.println("demo: " + e.getMessage());
            System.exit(1);
        }
    }

    private void start(Path jar) throws IOException, InterruptedException {
        out.println("Starting " + SHARDS + " Redis servers and the sharding ambassador ...");
        Path program = RedisShard.extract(children.directory());
        for (RedisShard shard : shards) {
            shard.start(children, program);
        }
        Path config = children.directory().resolve("nutcracker.yml");
        Files.writeString(config, nutcrackerYml());
        String home = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = List.of(
                System.getProperty("demo.java", home),
                "-Xmx64m",
                "-jar",
                jar.toString(),
                "-c",
                config.toString(),
                "-s",
                Integer.toString(ports.stats()));
        children.start(
                "sharding-ambassador",
                Map.of("QUARKUS_HTTP_PORT", Integer.toString(ports.admin())),
                command,
                START_LIMIT,
                () -> get("/q/health/ready").statusCode() == 200);
    }

    private String nutcrackerYml() {
        StringBuilder text = new StringBuilder(POOL + ":\n  listen: 127.0.0.1:" + ports.data()
                + "\n  hash: fnv1a_64\n  distribution: ketama\n  redis: true\n  timeout: 1000\n  servers:\n");
        shards.forEach(shard -> text.append("   - ").append(shard.entry()).append('\n'));
        return text.toString();
    }

    private void show() throws IOException, InterruptedException {
        try (RedisClient client = RedisClient.builder()
                .hostAndPort(new HostAndPort("127.0.0.1", ports.data()))
                .build()) {
            VALUES.forEach(client::set);
            out.printf("%n%-14s %-14s %-9s %s%n", "KEY", "VALUE", "LIVES ON", "/where SAYS");
            for (String key : VALUES.keySet()) {
                String value = client.get(key);
                String holder = holder(key);
                String where = where(key);
                out.printf("%-14s %-14s %-9s %s%n", key, value, holder, where);
                if (!VALUES.get(key).equals(value) || !holder.equals(where)) {
                    throw new DemoProblem(key + " is not as it should be: read " + value + ", on " + holder);
                }
            }
        }
        out.println();
        for (RedisShard shard : shards) {
            try (Jedis jedis = shard.connect()) {
                out.printf("%-9s 127.0.0.1:%d  %d keys%n", shard.name(), shard.port(), jedis.dbSize());
            }
        }
        out.printf("%ndata         redis-cli -p %d%n", ports.data());
        out.printf("status page  http://127.0.0.1:%d/%n", ports.admin());
        out.printf("metrics      http://127.0.0.1:%d/q/metrics%n", ports.admin());
        out.printf("statistics   127.0.0.1:%d (one line of JSON, as twemproxy's)%n", ports.stats());
    }

    /** The server that has the key, asked one after the other. */
    private String holder(String key) {
        return shards.stream()
                .filter(shard -> {
                    try (Jedis jedis = shard.connect()) {
                        return jedis.exists(key);
                    }
                })
                .map(RedisShard::name)
                .reduce((one, other) -> one + "," + other)
                .orElse("none");
    }

    private String where(String key) throws IOException, InterruptedException {
        String body = get("/where?format=json&pool=" + POOL + "&key=" + URLEncoder.encode(key, StandardCharsets.UTF_8))
                .body();
        return new ObjectMapper().readTree(body).path("server").asText();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + ports.admin() + path);
        return http.send(
                HttpRequest.newBuilder(uri).timeout(ANSWER_LIMIT).build(), HttpResponse.BodyHandlers.ofString());
    }
}
