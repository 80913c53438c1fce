package io.ambassadors.it.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.RawRedis;
import io.ambassadors.it.harness.RedisNode;
import io.ambassadors.it.harness.ThreeServers;

/** redis-py 8 opens with HELLO 3 and two CLIENT SETINFO and takes no error for an answer. */
class TheHandshakeOfRedisPy8IsAcceptedIT {
    @Test
    void byTheAmbassador(ThreeServers cluster) {
        try (RawRedis client = cluster.client()) {
            assertHandshake(client);
            assertThat(client.call("SET", "py8", "v")).isEqualTo("+OK\r\n");
            assertThat(client.call("GET", "py8")).isEqualTo("$1\r\nv\r\n");
            assertThat(client.call("GET", "py8:none")).isEqualTo("_\r\n");
            assertThat(client.call("MGET", "py8", "py8:none")).isEqualTo("*2\r\n$1\r\nv\r\n_\r\n");
        }
    }

    @Test
    void asByRedisItself(ThreeServers cluster) {
        RedisNode node = cluster.nodes().get(0);
        try (RawRedis client = RawRedis.connect(node.port())) {
            client.send(RawRedis.command("HELLO", "3"));
            assertMap(client.reply());
        }
    }

    @Test
    void anOtherProtocolIsRefusedAsRedisRefusesIt(ThreeServers cluster) {
        try (RawRedis client = cluster.client()) {
            assertThat(client.call("HELLO", "4")).isEqualTo("-NOPROTO unsupported protocol version\r\n");
            assertThat(client.call("HELLO", "x"))
                    .isEqualTo("-ERR Protocol version is not an integer or out of range\r\n");
            assertThat(client.call("HELLO", "2")).startsWith("*14\r\n$6\r\nserver\r\n");
            assertThat(client.call("GET", "py8:none")).isEqualTo("$-1\r\n");
        }
    }

    private static void assertHandshake(RawRedis client) {
        ByteArrayOutputStream opening = new ByteArrayOutputStream();
        RawRedis.append(opening, "HELLO", "3");
        RawRedis.append(opening, "CLIENT", "SETINFO", "LIB-NAME", "redis-py");
        RawRedis.append(opening, "CLIENT", "SETINFO", "LIB-VER", "8.1.0");
        client.send(opening.toByteArray());
        assertMap(client.reply());
        assertThat(client.reply()).isEqualTo("+OK\r\n");
        assertThat(client.reply()).isEqualTo("+OK\r\n");
    }

    private static void assertMap(String reply) {
        assertThat(reply)
                .startsWith("%7\r\n$6\r\nserver\r\n$5\r\nredis\r\n$7\r\nversion\r\n")
                .contains("$5\r\nproto\r\n:3\r\n", "$2\r\nid\r\n:", "$4\r\nmode\r\n", "$4\r\nrole\r\n")
                .endsWith("$7\r\nmodules\r\n*0\r\n");
    }
}
