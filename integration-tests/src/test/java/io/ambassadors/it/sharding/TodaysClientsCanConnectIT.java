package io.ambassadors.it.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.ScanParams;

import io.ambassadors.it.harness.Ambassador;
import io.ambassadors.it.harness.RedisNode;
import io.ambassadors.it.harness.ThreeServers;

/** Jedis 8 and Lettuce 7, as they come and in either protocol, see one Redis where there are three. */
class TodaysClientsCanConnectIT {
    private static final int KEYS = 2_000;
    private static final String SCRIPT = "redis.call('append', KEYS[1], ARGV[1]) return redis.call('get', KEYS[1])";

    @ParameterizedTest
    @CsvSource({"DEFAULT", "RESP2", "RESP3"})
    void jedis(String protocol, ThreeServers cluster) {
        Map<String, String> values = values("jedis:" + protocol + ":");
        try (RedisClient client = jedisClient(cluster, protocol)) {
            values.forEach(
                    (key, value) -> assertThat(client.set(key, value)).as(key).isEqualTo("OK"));
            values.forEach((key, value) -> assertThat(client.get(key)).isEqualTo(value));
            assertSpread(cluster, "jedis:" + protocol + ":");

            String[] keys = values.keySet().toArray(String[]::new);
            assertThat(client.mget(keys)).containsExactlyElementsOf(values.values());
            assertThat(client.del(keys)).isEqualTo(KEYS);
            assertThat(client.mget(keys)).containsOnlyNulls().hasSize(KEYS);
            assertThat(client.mset(pairs(values))).isEqualTo("OK");
            assertThat(client.mget(keys)).containsExactlyElementsOf(values.values());

            client.hset("jedis:h" + protocol, Map.of("f", "1", "g", "2"));
            assertThat(client.hgetAll("jedis:h" + protocol)).isEqualTo(Map.of("f", "1", "g", "2"));
            client.zadd("jedis:z" + protocol, Map.of("a", 1.5, "b", 2.5));
            assertThat(client.zrangeWithScores("jedis:z" + protocol, 0, -1))
                    .extracting("element", "score")
                    .hasSize(2);
            assertThat(client.zscore("jedis:z" + protocol, "b")).isEqualTo(2.5);
            assertThat(client.hscan("jedis:h" + protocol, "0", new ScanParams().count(10))
                            .getResult())
                    .hasSize(2);
            assertThat(client.eval(SCRIPT, List.of(keys[7]), List.of("!"))).isEqualTo(values.get(keys[7]) + "!");
        }
    }

    @ParameterizedTest
    @CsvSource({"DEFAULT", "RESP2", "RESP3"})
    void jedisPipelined(String protocol, ThreeServers cluster) {
        Map<String, String> values = values("jedispipe:" + protocol + ":");
        try (RedisClient client = jedisClient(cluster, protocol);
                Pipeline pipeline = client.pipelined()) {
            values.forEach(pipeline::set);
            List<Response<String>> replies =
                    values.keySet().stream().map(pipeline::get).toList();
            pipeline.sync();
            assertThat(replies).extracting(Response::get).containsExactlyElementsOf(values.values());
        }
    }

    @Test
    void bareJedis(ThreeServers cluster) {
        try (Jedis jedis = new Jedis("127.0.0.1", cluster.port())) {
            assertThat(jedis.ping()).isEqualTo("PONG");
            assertThat(jedis.set("bare", "v")).isEqualTo("OK");
            assertThat(jedis.get("bare")).isEqualTo("v");
        }
    }

    @ParameterizedTest
    @CsvSource({"DEFAULT", "RESP2", "RESP3"})
    void lettuce(String protocol, ThreeServers cluster) {
        Map<String, String> values = values("lettuce:" + protocol + ":");
        try (io.lettuce.core.RedisClient client = lettuceClient(cluster, protocol);
                StatefulRedisConnection<String, String> connection = client.connect()) {
            RedisCommands<String, String> redis = connection.sync();
            values.forEach((key, value) -> assertThat(redis.set(key, value)).isEqualTo("OK"));
            values.forEach((key, value) -> assertThat(redis.get(key)).isEqualTo(value));
            assertSpread(cluster, "lettuce:" + protocol + ":");

            String[] keys = values.keySet().toArray(String[]::new);
            assertThat(redis.mget(keys)).extracting(KeyValue::getValue).containsExactlyElementsOf(values.values());
            assertThat(redis.del(keys)).isEqualTo(KEYS);
            assertThat(redis.mset(values)).isEqualTo("OK");
            assertThat(redis.exists(keys[0])).isEqualTo(1);

            redis.hset("lettuce:h" + protocol, Map.of("f", "1", "g", "2"));
            assertThat(redis.hgetall("lettuce:h" + protocol)).isEqualTo(Map.of("f", "1", "g", "2"));
            redis.zadd("lettuce:z" + protocol, 1.5, "a");
            assertThat(redis.zscore("lettuce:z" + protocol, "a")).isEqualTo(1.5);
            String scripted = redis.eval(SCRIPT, ScriptOutputType.VALUE, new String[] {keys[7]}, "!");
            assertThat(scripted).isEqualTo(values.get(keys[7]) + "!");
        }
    }

    @ParameterizedTest
    @CsvSource({"DEFAULT", "RESP2", "RESP3"})
    void lettucePipelined(String protocol, ThreeServers cluster) throws Exception {
        Map<String, String> values = values("lettucepipe:" + protocol + ":");
        try (io.lettuce.core.RedisClient client = lettuceClient(cluster, protocol);
                StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.setAutoFlushCommands(false);
            List<RedisFuture<String>> replies = new ArrayList<>();
            values.forEach((key, value) -> connection.async().set(key, value));
            values.keySet().forEach(key -> replies.add(connection.async().get(key)));
            connection.flushCommands();
            List<String> got = new ArrayList<>();
            for (RedisFuture<String> reply : replies) {
                got.add(reply.get(20, TimeUnit.SECONDS));
            }
            assertThat(got).containsExactlyElementsOf(values.values());
        }
    }

    private static RedisClient jedisClient(ThreeServers cluster, String protocol) {
        DefaultJedisClientConfig.Builder config =
                DefaultJedisClientConfig.builder().clientName("it-jedis");
        if (!protocol.equals("DEFAULT")) {
            config.protocol(RedisProtocol.valueOf(protocol));
        }
        return RedisClient.builder()
                .hostAndPort(new HostAndPort("127.0.0.1", cluster.port()))
                .clientConfig(config.build())
                .build();
    }

    private static io.lettuce.core.RedisClient lettuceClient(ThreeServers cluster, String protocol) {
        io.lettuce.core.RedisClient client =
                io.lettuce.core.RedisClient.create(RedisURI.Builder.redis("127.0.0.1", cluster.port())
                        .withClientName("it-lettuce")
                        .withTimeout(Duration.ofSeconds(20))
                        .build());
        if (!protocol.equals("DEFAULT")) {
            client.setOptions(ClientOptions.builder()
                    .protocolVersion(ProtocolVersion.valueOf(protocol))
                    .build());
        }
        return client;
    }

    private static Map<String, String> values(String prefix) {
        Map<String, String> values = new LinkedHashMap<>();
        IntStream.range(0, KEYS).forEach(i -> values.put(prefix + i, "value of " + i));
        return values;
    }

    private static String[] pairs(Map<String, String> values) {
        return values.entrySet().stream()
                .flatMap(e -> Stream.of(e.getKey(), e.getValue()))
                .toArray(String[]::new);
    }

    private static void assertSpread(ThreeServers cluster, String prefix) {
        if (Ambassador.isRedis()) {
            return;
        }
        List<Integer> counts = cluster.nodes().stream()
                .map((RedisNode node) -> node.count(prefix + "*"))
                .toList();
        assertThat(counts).allSatisfy(count -> assertThat(count).isGreaterThan(KEYS / 10));
        assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(KEYS);
    }
}
