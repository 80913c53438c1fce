package io.ambassadors.it.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.Ambassador;
import io.ambassadors.it.harness.NutcrackerYml;
import io.ambassadors.it.harness.RawRedis;
import io.ambassadors.it.harness.RedisNode;

/** However many clients there are, a server sees no more connections than {@code server_connections}. */
class FewServerConnectionsIT {
    private static final int CLIENTS = 800;
    private static final int COMMANDS = 10_000;
    private static final int SERVER_CONNECTIONS = 2;

    @Test
    void eightHundredClientsShareTwoPerServer() {
        List<RedisNode> nodes =
                IntStream.range(0, 3).mapToObj(i -> RedisNode.start()).toList();
        NutcrackerYml yml = NutcrackerYml.pool("few")
                .servers(nodes)
                .set("server_connections", SERVER_CONNECTIONS)
                .file();
        List<RawRedis> clients = new ArrayList<>();
        try (Ambassador ambassador = Ambassador.start(yml)) {
            IntStream.range(0, CLIENTS).forEach(i -> clients.add(ambassador.client()));
            inTurns(clients, i -> new String[] {"SET", "few:" + i, "value " + i}, i -> "+OK\r\n");
            inTurns(clients, i -> new String[] {"GET", "few:" + i}, i -> RawRedis.bulk("value " + i));
            for (RedisNode node : nodes) {
                assertThat(node.connections()).as(node.toString()).isBetween(1, SERVER_CONNECTIONS);
                assertThat(node.size()).isGreaterThan(COMMANDS / 10);
            }
        } finally {
            clients.forEach(RawRedis::close);
            nodes.forEach(RedisNode::close);
        }
    }

    /** Command i is sent by client i modulo their number; all clients have one under way at the same time. */
    private static void inTurns(List<RawRedis> clients, IntFunction<String[]> command, IntFunction<String> reply) {
        for (int first = 0; first < COMMANDS; first += CLIENTS) {
            int end = Math.min(COMMANDS, first + CLIENTS);
            for (int i = first; i < end; i++) {
                clients.get(i - first).send(RawRedis.command(command.apply(i)));
            }
            for (int i = first; i < end; i++) {
                assertThat(clients.get(i - first).reply()).isEqualTo(reply.apply(i));
            }
        }
    }
}
