package io.ambassadors.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.ObjectMapper;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;

/** Three Redis servers that look like one. */
public final class ShardingDemo implements Demo {
    private static final int SHARDS = 3;
    private static final String POOL = "demo";
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

    private final PrintStream out = System.out;
    private final Port data;
    private final Port statistics;
    private final AdminPlane admin;
    private final List<RedisShard> shards;
    private final Children children;

    private ShardingDemo(Map<String, String> environment) throws IOException {
        data = Port.of(environment, "data", "DEMO_DATA_PORT", 22121);
        Port adminPort = Port.of(environment, "status page", "DEMO_ADMIN_PORT", 9101);
        statistics = Port.of(environment, "statistics", "DEMO_STATS_PORT", 22222);
        Port redis = Port.of(environment, "redis", "DEMO_REDIS_PORT", 26379);
        List.of(data, adminPort, statistics).forEach(Port::expectFree);
        shards = IntStream.range(0, SHARDS)
                .mapToObj(i -> {
                    Port port = redis.after(i, "redis shard-" + (i + 1));
                    port.expectFree();
                    return new RedisShard("shard-" + (i + 1), port.number());
                })
                .toList();
        admin = new AdminPlane(adminPort);
        children = new Children();
    }

    /**
     * Runs it.
     *
     * @param args path of the ambassador's quarkus-run.jar; then {@code --once} to end after the table
     */
    public static void main(String[] args) throws Exception {
        Demo.run(() -> new ShardingDemo(System.getenv()), args);
    }

    @Override
    public void start(Path jar) throws IOException, InterruptedException {
        out.println("Starting " + SHARDS + " Redis servers and the sharding ambassador ...");
        Path program = RedisShard.extract(children.directory());
        for (RedisShard shard : shards) {
            shard.start(children, program);
        }
        Path config = children.directory().resolve("nutcracker.yml");
        Files.writeString(config, nutcrackerYml());
        List<String> arguments = List.of("-c", config.toString(), "-s", Integer.toString(statistics.number()));
        admin.start(children, "sharding-ambassador", jar, arguments);
    }

    private String nutcrackerYml() {
        StringBuilder text = new StringBuilder(POOL + ":\n  listen: 127.0.0.1:" + data.number()
                + "\n  hash: fnv1a_64\n  distribution: ketama\n  redis: true\n  timeout: 1000\n  servers:\n");
        shards.forEach(shard -> text.append("   - ").append(shard.entry()).append('\n'));
        return text.toString();
    }

    @Override
    public void show() throws IOException, InterruptedException {
        try (RedisClient client = RedisClient.builder()
                .hostAndPort(new HostAndPort("127.0.0.1", data.number()))
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
        out.printf("%ndata         redis-cli -p %d%n", data.number());
        out.printf("status page  %s%n", admin.url("/"));
        out.printf("metrics      %s%n", admin.url("/q/metrics"));
        out.printf("statistics   127.0.0.1:%d (one line of JSON, as twemproxy's)%n", statistics.number());
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
        String body = admin.get(
                        "/where?format=json&pool=" + POOL + "&key=" + URLEncoder.encode(key, StandardCharsets.UTF_8))
                .body();
        return new ObjectMapper().readTree(body).path("server").asText();
    }
}
