package io.ambassadors.it.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.it.harness.RawRedis;
import io.ambassadors.it.harness.RedisNode;
import io.ambassadors.it.harness.ThreeServers;

/** Every command with its keys on one server answers, byte for byte, as a Redis does that is asked directly. */
class TheCommandsOfRedisWorkIT {
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void asRedisItself(int protocol, ThreeServers cluster) throws IOException {
        try (RedisNode node = RedisNode.start();
                RawRedis direct = RawRedis.connect(node.port());
                RawRedis client = RawRedis.connect(cluster.taggedPort())) {
            if (protocol == 3) {
                direct.call("HELLO", "3");
                client.call("HELLO", "3");
            }
            List<String> differences = new ArrayList<>();
            for (String line : commands()) {
                String[] command = arguments(line, protocol);
                String wanted = direct.call(command);
                String got = client.call(command);
                if (!got.equals(wanted)) {
                    differences.add(line + "\n  Redis:  " + wanted.trim() + "\n  we say: " + got.trim());
                }
            }
            assertThat(differences).isEmpty();
        }
    }

    private static List<String> commands() throws IOException {
        try (InputStream in = TheCommandsOfRedisWorkIT.class.getResourceAsStream("/commands.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    /** Words of the line. A key begins with {@code @}; each protocol has keys of its own. An underscore is a space, a tilde an underscore. */
    private static String[] arguments(String line, int protocol) {
        return Arrays.stream(line.trim().split(" +"))
                .map(word -> word.replace("@", "commands" + protocol + ":")
                        .replace('_', ' ')
                        .replace('~', '_'))
                .toArray(String[]::new);
    }
}
