package io.ambassadors.it.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.Peer;
import io.ambassadors.it.harness.ThreeServers;

/** redis-py as the system's Python has it. */
@Tag("peer")
class PythonClientsCanConnectIT {
    private static final String PYTHON = "/usr/bin/python3";

    @Test
    void andUseIt(ThreeServers cluster) throws Exception {
        Peer.program("python3");
        Peer.expect(Peer.run(Map.of(), "", PYTHON, "-c", "import redis").code() == 0, "python3-redis is not installed");
        Peer.Outcome outcome = Peer.run(
                Map.of("PORT", Integer.toString(cluster.port())), "", PYTHON, Peer.script("/peer/redis_py.py"));
        assertThat(outcome.output()).endsWith("all is well\n");
        assertThat(outcome.code()).isZero();
    }
}
