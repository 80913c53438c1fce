package io.ambassadors.it.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.it.harness.Peer;
import io.ambassadors.it.harness.ThreeServers;

/** redis-cli and redis-benchmark. */
@Tag("peer")
class TheToolsOfRedisWorkIT {
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void redisCli(int protocol, ThreeServers cluster) throws Exception {
        String key = "cli:" + protocol + ":";
        List<String> command = new ArrayList<>(
                List.of(Peer.program("redis-cli"), "-p", Integer.toString(cluster.port()), "--no-auth-warning"));
        if (protocol == 3) {
            command.add("-3");
        }
        String input = "PING\nSET " + key + "a 1\nINCR " + key + "a\nMSET " + key + "b 5 " + key + "c 6\nMGET " + key
                + "a " + key + "b " + key + "c\nHSET " + key + "h f 1.5\nHGETALL " + key + "h\nDEL " + key + "a " + key
                + "b\n";
        Peer.Outcome outcome = Peer.run(Map.of(), input, command.toArray(String[]::new));
        assertThat(outcome.code()).isZero();
        assertThat(outcome.output().lines())
                .filteredOn(line -> !line.isEmpty())
                .startsWith("PONG", "OK", "2", "OK", "2", "5", "6", "1")
                .endsWith("2")
                .noneMatch(line -> line.contains("ERR"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16})
    void redisBenchmark(int pipeline, ThreeServers cluster) throws Exception {
        List<String> tests =
                List.of("PING_INLINE", "PING_MBULK", "SET", "GET", "INCR", "LPUSH", "RPOP", "SADD", "HSET", "MSET");
        Peer.Outcome outcome = Peer.run(
                Map.of(),
                "",
                Peer.program("redis-benchmark"),
                "-p",
                Integer.toString(cluster.port()),
                "-n",
                "2000",
                "-r",
                "1000",
                "-c",
                "20",
                "-P",
                Integer.toString(pipeline),
                "--csv",
                "-t",
                "ping,set,get,incr,lpush,rpop,sadd,hset,mset");
        assertThat(outcome.code()).as(outcome.output()).isZero();
        assertThat(outcome.output()).doesNotContain("Error");
        for (String test : tests) {
            assertThat(outcome.output()).containsPattern("\"" + test + "[^\"]*\",\"[1-9]");
        }
    }

    @Test
    void redisBenchmarkSpeaksResp3(ThreeServers cluster) throws Exception {
        String port = Integer.toString(cluster.port());
        Peer.Outcome outcome = Peer.run(
                Map.of(),
                "",
                Peer.program("redis-benchmark"),
                "-3",
                "-p",
                port,
                "-n",
                "2000",
                "--csv",
                "-t",
                "set,get");
        assertThat(outcome.code()).as(outcome.output()).isZero();
        assertThat(outcome.output()).containsPattern("\"GET\",\"[1-9]");
    }
}
