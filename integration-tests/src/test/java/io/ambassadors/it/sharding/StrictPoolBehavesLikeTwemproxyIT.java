package io.ambassadors.it.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.it.harness.RawRedis;
import io.ambassadors.it.harness.ThreeServers;

/** In a pool that is {@code strict}, what closed a connection of twemproxy closes it here, and texts are the same. */
class StrictPoolBehavesLikeTwemproxyIT {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOPE",
                "ECHO a",
                "SELECT 0",
                "HELLO 3",
                "INFO",
                "KEYS *",
                "MULTI",
                "PING a",
                "CLIENT SETINFO LIB-NAME x",
                "AUTH user secret",
                "GET",
                "GET a b",
                "MOVE a 1",
                "BLPOP a 0",
                "XADD s * f v",
                "RENAME a b",
                "EVAL x 0"
            })
    void closesSilently(String line, ThreeServers cluster) {
        try (RawRedis client = RawRedis.connect(cluster.strictPort())) {
            assertThat(client.call("PING")).isEqualTo("+PONG\r\n");
            client.send(RawRedis.command(line.split(" ")));
            client.expectClosed();
        }
    }

    @Test
    void quitHasNoReply(ThreeServers cluster) {
        try (RawRedis client = RawRedis.connect(cluster.strictPort())) {
            client.send(RawRedis.command("QUIT"));
            client.expectClosed();
        }
    }

    @Test
    void authWithoutAPasswordIsAnsweredInItsWords(ThreeServers cluster) {
        try (RawRedis client = RawRedis.connect(cluster.strictPort())) {
            assertThat(client.call("AUTH", "secret")).isEqualTo("-ERR Client sent AUTH, but no password is set\r\n");
            assertThat(client.call("PING")).isEqualTo("+PONG\r\n");
        }
    }

    @Test
    void splitCommandsAreMerged(ThreeServers cluster) {
        List<String> keys = cluster.keysOnTwoServers("strict:");
        try (RawRedis client = RawRedis.connect(cluster.strictPort())) {
            assertThat(client.call("MGET", keys.get(0), keys.get(1), keys.get(0)))
                    .isEqualTo("*3\r\n$1\r\nv\r\n$1\r\nv\r\n$1\r\nv\r\n");
            assertThat(client.call("UNLINK", keys.get(0), keys.get(1), "strict:none"))
                    .isEqualTo(":2\r\n");
        }
    }

    @Test
    void pipelinesAndSingleCommandsAreServed(ThreeServers cluster) {
        try (RawRedis client = RawRedis.connect(cluster.strictPort())) {
            assertThat(client.call("SET", "strict:s", "v")).isEqualTo("+OK\r\n");
            assertThat(client.call("GET", "strict:s")).isEqualTo("$1\r\nv\r\n");
            assertThat(client.call("LPUSH", "strict:s", "v")).startsWith("-WRONGTYPE");
        }
    }
}
