package io.ambassadors.it.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.RawRedis;
import io.ambassadors.it.harness.ThreeServers;

/** The words of an inline command may hold any bytes; whatever they look like, servers get them as keys and as nothing else. */
class InlineCommandsSmuggleNothingIT {
    private static final int TRIES = 200;

    private final Random random = new Random(20261120);

    @Test
    void howeverTheKeysLook(ThreeServers cluster) {
        try (RawRedis client = cluster.client();
                RawRedis innocent = cluster.client()) {
            for (int i = 0; i < 10; i++) {
                client.call("SET", "smuggle:" + i, "kept");
            }
            for (int i = 0; i < TRIES; i++) {
                String first = "w" + random.nextInt(1000) + "$1\\r\\na";
                String second = "\\r\\n*1\\r\\n$8\\r\\nFLUSHALL\\r\\n*2\\r\\n$4\\r\\nECHO\\r\\n$6\\r\\nforged";
                String third = "\\r\\ntail" + random.nextInt(1000);
                client.send("MGET \"" + first + "\" \"" + second + "\" \"" + third + "\"\r\n");
                assertThat(client.reply()).isEqualTo("*3\r\n$-1\r\n$-1\r\n$-1\r\n");
                assertThat(innocent.call("GET", "smuggle:" + i % 10)).isEqualTo(RawRedis.bulk("kept"));
            }
        }
    }
}
