package io.ambassadors.it.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.RawRedis;
import io.ambassadors.it.harness.ThreeServers;

/** A command over keys of two servers is refused, and the error names the keys and the servers, instead of a wrong answer. */
class CrossSlotIsNamedIT {
    @Test
    void bothKeysAndBothServers(ThreeServers cluster) {
        List<String> keys = cluster.keysOnTwoServers("cross:");
        try (RawRedis client = cluster.client()) {
            for (String command : List.of("SINTER", "SUNION", "RENAME", "RPOPLPUSH", "PFCOUNT")) {
                String reply = client.call(command, keys.get(0), keys.get(1));
                assertThat(reply).as(command).startsWith("-CROSSSLOT ").contains(keys);
                for (String key : keys) {
                    assertThat(reply).contains(cluster.serversOf(key).get(0).address());
                }
            }
            assertThat(client.call("GET", keys.get(0))).isEqualTo("$1\r\nv\r\n");
        }
    }

    @Test
    void keysOfOneServerPass(ThreeServers cluster) {
        try (RawRedis client = RawRedis.connect(cluster.taggedPort())) {
            client.call("SADD", "{t}a", "1", "2", "3");
            client.call("SADD", "{t}b", "2", "3", "4");
            assertThat(client.call("SINTERSTORE", "{t}c", "{t}a", "{t}b")).isEqualTo(":2\r\n");
            assertThat(client.call("SCARD", "{t}c")).isEqualTo(":2\r\n");
            client.call("ZADD", "{t}y", "1", "m");
            client.call("ZADD", "{t}z", "2", "m");
            assertThat(client.call("ZINTER", "2", "{t}y", "{t}z")).isEqualTo("*1\r\n$1\r\nm\r\n");
        }
    }
}
