package io.ambassadors.sharding.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

import io.ambassadors.common.stats.LatencySummary;
import io.ambassadors.common.stats.ReloadStatus;
import io.ambassadors.sharding.stats.ServerSnapshot.State;

class NutcrackerStatsTest {
    /** What nutcracker 0.5.0 sent a second after its start, with two pools of one and two servers. */
    private static final String REAL =
            """
            {"service":"nutcracker", "source":"vm", "version":"0.5.0", "uptime":1, "timestamp":1795166880, \
            "total_connections":2, "curr_connections":2, \
            "beta": {"client_eof":0, "client_err":0, "client_connections":0, "server_ejects":0, "forward_error":0, "fragments":0, \
            "127.0.0.1:36381": {"server_eof":0, "server_err":0, "server_timedout":0, "server_connections":0, \
            "server_ejected_at":0, "requests":0, "request_bytes":0, "responses":0, "response_bytes":0, "in_queue":0, \
            "in_queue_bytes":0, "out_queue":0, "out_queue_bytes":0}},\
            "alpha": {"client_eof":0, "client_err":0, "client_connections":0, "server_ejects":0, "forward_error":0, "fragments":0, \
            "server1": {"server_eof":0, "server_err":0, "server_timedout":0, "server_connections":0, \
            "server_ejected_at":0, "requests":0, "request_bytes":0, "responses":0, "response_bytes":0, "in_queue":0, \
            "in_queue_bytes":0, "out_queue":0, "out_queue_bytes":0},\
            "127.0.0.1:36380": {"server_eof":0, "server_err":0, "server_timedout":0, "server_connections":0, \
            "server_ejected_at":0, "requests":0, "request_bytes":0, "responses":0, "response_bytes":0, "in_queue":0, \
            "in_queue_bytes":0, "out_queue":0, "out_queue_bytes":0}}}""";

    private final NutcrackerStats stats = new NutcrackerStats("vm");

    @Test
    void writesByteForByteWhatNutcrackerWrites() {
        long now = 1_795_166_880_000L;
        AmbassadorSnapshot snapshot = snapshot(
                now - 1_000,
                now,
                List.of(pool("beta", "127.0.0.1:36381"), pool("alpha", "server1", "127.0.0.1:36380")));
        assertThat(stats.json(snapshot)).isEqualTo(REAL);
    }

    @Test
    void isLegalWithoutPoolsToo() {
        String json = stats.json(snapshot(0, 5_000, List.of()));
        assertThat(json).endsWith("\"total_connections\":2, \"curr_connections\":2}");
        assertThat(new JsonObject(json).getInteger("uptime")).isEqualTo(5);
    }

    @Test
    void carriesTheNumbersOfPoolAndServer() {
        AmbassadorSnapshot sample = SampleSnapshots.at(1_795_166_880_000L, false, true, false);
        JsonObject alpha = new JsonObject(stats.json(sample)).getJsonObject("alpha");
        assertThat(alpha.getLong("client_connections")).isEqualTo(398);
        assertThat(alpha.getLong("fragments")).isEqualTo(40_211);
        assertThat(alpha.getJsonObject("redis-2").getLong("server_ejected_at")).isEqualTo(1_795_166_862_000_000L);
        assertThat(alpha.getJsonObject("redis-3").getLong("out_queue_bytes")).isEqualTo(120);
    }

    @Test
    void escapesNames() {
        AmbassadorSnapshot sample = SampleSnapshots.at(1_795_166_880_000L, false, true, false);
        JsonObject beta = new JsonObject(stats.json(sample)).getJsonObject("beta");
        assertThat(beta.fieldNames()).contains(SampleSnapshots.NASTY);
    }

    @Test
    void describesTheStatisticsThatItWrites() {
        String text = DescribeStats.text();
        Pattern.compile("\"([a-z_]+)\":0")
                .matcher(REAL)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .forEach(name -> assertThat(text).containsPattern("(?m)^  " + name + " +\".+\"$"));
        assertThat(text)
                .startsWith("pool stats:\n")
                .contains("\nserver stats:\n")
                .doesNotContain("server_up");
    }

    private static AmbassadorSnapshot snapshot(long started, long now, List<PoolSnapshot> pools) {
        ReloadStatus reload = new ReloadStatus("n.yml", started, 0, 0, 0, false, List.of(), false);
        return new AmbassadorSnapshot(started, now, 1, 2, 2, false, pools, reload);
    }

    private static PoolSnapshot pool(String name, String... servers) {
        return new PoolSnapshot(
                name,
                "",
                "",
                "",
                "rehash",
                true,
                1,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                List.of(servers).stream().map(NutcrackerStatsTest::server).toList(),
                Map.of());
    }

    private static ServerSnapshot server(String name) {
        return new ServerSnapshot(
                name, name, 1, State.IDLE, "", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, LatencySummary.EMPTY);
    }
}
