package io.ambassadors.it.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.Ambassador;
import io.ambassadors.it.harness.Peer;
import io.ambassadors.it.harness.Ports;

/** A newcomer's first command ends well, or says what is in its way. */
class TheDemoRunsIT {
    private static final String SCRIPT =
            Path.of("..", "deploy", "demo", "run.sh").toString();

    @Test
    void andShowsEveryShard() throws Exception {
        Ambassador.onlyOurs();
        Peer.Outcome outcome = Peer.run(environment(), "", "bash", SCRIPT, "sharding", "--once");
        assertThat(outcome.output()).contains("KEY", "shard-1", "shard-2", "shard-3", "/q/metrics");
        assertThat(outcome.code()).as(outcome.output()).isZero();
    }

    @Test
    void andSplitsTheUsers() throws Exception {
        Ambassador.onlyOurs();
        Map<String, String> environment = environment();
        environment.put("DEMO_WEB_PORT", Integer.toString(Ports.free()));
        environment.put("DEMO_EXPERIMENT_PORT", Integer.toString(Ports.free()));
        Peer.Outcome outcome = Peer.run(environment, "", "bash", SCRIPT, "splitting", "--once");
        assertThat(outcome.output())
                .contains("real_ip_header", "none of 1,000 users changed sides", "/explain?ip=")
                .containsPattern("experiment +10\\.0 % +(7|8|9|10|11|12)\\d ");
        assertThat(outcome.code()).as(outcome.output()).isZero();
    }

    @Test
    void andChangesCertificatesUnderLoad() throws Exception {
        Ambassador.onlyOurs();
        Map<String, String> environment = environment();
        environment.put("DEMO_LEGACY_PORT", Integer.toString(Ports.free()));
        Peer.Outcome outcome = Peer.run(environment, "", "bash", SCRIPT, "https", "--once");
        assertThat(outcome.output())
                .contains("I speak plain HTTP, and am asked for https://localhost:", "each verified: none failed")
                .containsPattern("https://localhost:\\d+/account +session=7f3a; HttpOnly; Secure");
        assertThat(outcome.code()).as(outcome.output()).isZero();
    }

    @Test
    void orNamesTheBusyPort() throws Exception {
        Map<String, String> environment = environment();
        int port = Integer.parseInt(environment.get("DEMO_ADMIN_PORT"));
        try (ServerSocket busy = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            Peer.Outcome outcome = Peer.run(environment, "", "bash", SCRIPT, "--once");
            assertThat(outcome.output()).contains("port " + busy.getLocalPort() + " (status page) is busy");
            assertThat(outcome.code()).isEqualTo(1);
        }
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (String name : new String[] {"DEMO_DATA_PORT", "DEMO_ADMIN_PORT", "DEMO_STATS_PORT"}) {
            environment.put(name, Integer.toString(Ports.free()));
        }
        environment.put("DEMO_REDIS_PORT", Integer.toString(threeInARow()));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        return environment;
    }

    private static int threeInARow() {
        int port = Ports.free();
        while (!Ports.isFree(port + 1) || !Ports.isFree(port + 2)) {
            port = Ports.free();
        }
        return port;
    }
}
