package io.ambassadors.it.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.it.harness.RawRedis;
import io.ambassadors.it.harness.ThreeServers;

/** A command that cannot be served is answered with an error that says why, and the next one is served. */
class ARefusedCommandKeepsTheConnectionIT {
    @Test
    void anUnknownCommandIsNamed(ThreeServers cluster) {
        try (RawRedis client = cluster.client()) {
            assertThat(client.call("NOPE", "a", "b"))
                    .startsWith("-ERR unknown command")
                    .containsIgnoringCase("NOPE");
            assertServes(client);
        }
    }

    @Test
    void repliesOfTheSamePipelineAreNotLost(ThreeServers cluster) {
        try (RawRedis client = cluster.client()) {
            client.send(
                    "*3\r\n$3\r\nSET\r\n$3\r\nref\r\n$1\r\n1\r\n*1\r\n$4\r\nNOPE\r\n*2\r\n$3\r\nGET\r\n$3\r\nref\r\n");
            assertThat(client.reply()).isEqualTo("+OK\r\n");
            assertThat(client.reply()).startsWith("-ERR");
            assertThat(client.reply()).isEqualTo("$1\r\n1\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"KEYS *", "MULTI", "EXEC", "WATCH a", "SUBSCRIBE a", "FLUSHALL", "BLPOP a 0", "MONITOR"})
    void whatNeedsAllServersOrAConnectionOfItsOwnIsRefused(String line, ThreeServers cluster) {
        try (RawRedis client = cluster.client()) {
            assertThat(client.call(line.split(" "))).startsWith("-ERR");
            assertServes(client);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "GET a b", "SET a", "HSET h f", "MSET a", "MSET a 1 b", "DEL", "ZADD z 1"})
    void aWrongNumberOfArgumentsIsSaidAsRedisSaysIt(String line, ThreeServers cluster) {
        try (RawRedis client = cluster.client();
                RawRedis direct = RawRedis.connect(cluster.nodes().get(0).port())) {
            String[] command = line.split(" ");
            assertThat(client.call(command)).isEqualTo(direct.call(command)).startsWith("-ERR wrong number");
            assertServes(client);
        }
    }

    private static void assertServes(RawRedis client) {
        assertThat(client.call("SET", "refused", "v")).isEqualTo("+OK\r\n");
        assertThat(client.call("GET", "refused")).isEqualTo("$1\r\nv\r\n");
    }
}
