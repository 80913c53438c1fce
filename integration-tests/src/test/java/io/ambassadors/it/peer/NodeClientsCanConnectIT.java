package io.ambassadors.it.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.ambassadors.it.harness.Peer;
import io.ambassadors.it.harness.ThreeServers;

/** node-redis and ioredis, from the packages below {@code AMBASSADORS_NODE_MODULES}. */
@Tag("peer")
class NodeClientsCanConnectIT {
    private static final String MODULES = "AMBASSADORS_NODE_MODULES";

    @ParameterizedTest
    @CsvSource({"redis, node-redis.mjs, 2", "redis, node-redis.mjs, 3", "ioredis, ioredis.mjs, 2"})
    void andUseIt(String module, String script, int protocol, ThreeServers cluster) throws Exception {
        String node = Peer.program("node");
        String modules = System.getenv().getOrDefault(MODULES, "");
        Peer.expect(Files.isDirectory(Path.of(modules, module)), MODULES + " has no " + module);
        Peer.Outcome outcome = Peer.run(
                Map.of("PORT", Integer.toString(cluster.port()), "PROTOCOL", Integer.toString(protocol)),
                "",
                node,
                Peer.script("/peer/" + script));
        assertThat(outcome.output()).endsWith("all is well\n");
        assertThat(outcome.code()).isZero();
    }
}
