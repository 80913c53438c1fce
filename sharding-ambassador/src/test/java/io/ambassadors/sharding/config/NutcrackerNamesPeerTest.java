package io.ambassadors.sharding.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.common.testing.Peers;
import io.ambassadors.common.testing.Ports;

/** Pools and servers have the names and the order that the real nutcracker shows in its statistics, since placement hangs on both. */
@Tag("peer")
class NutcrackerNamesPeerTest {
    private static final Pattern OBJECT = Pattern.compile("\"([^\"]+)\": \\{");

    @TempDir
    Path directory;

    @BeforeAll
    static void nutcrackerIsHere() {
        Peers.require("nutcracker");
    }

    @Test
    void namesAndOrderAreNutcrackers() throws Exception {
        Path file = Files.writeString(
                directory.resolve("n.yml"),
                """
                zz:
                  listen: %s/zz.sock 0600
                  redis: true
                  servers:
                  - server10:6379:1
                  - server9:6379:3
                  - 127.0.0.1:11211:1
                  - 127.0.0.1:06379:1
                  - ::1:6379:1
                  - /tmp/redis.sock:1
                  - 10.0.0.1:6379:1 b
                  - 10.0.0.1:6379:1 B
                  - 10.0.0.1:6379:1 é
                  - 10.0.0.1:6379:1 aa
                  - /tmp/other.sock:2 shard-2
                  - 10.0.0.1:6379:1 shard-10
                a-long-name:
                  listen: %s/long.sock
                  redis: true
                  servers:
                  - 10.0.0.1:6379:1
                é:
                  listen: %s/e.sock
                  redis: true
                  servers:
                  - 10.0.0.1:6379:1
                """
                        .replace("%s", directory.toString()));
        ParsedFile parsed = NutcrackerFile.read(file);
        assertThat(parsed.accepted()).as("%s", parsed.problems()).isTrue();
        List<String> ours = new ArrayList<>();
        for (PoolConfig pool : parsed.config().orElseThrow().pools()) {
            ours.add(pool.name());
            pool.servers().forEach(server -> ours.add(server.name()));
        }

        assertThat(ours).isEqualTo(namesIn(statisticsOf(file)));
    }

    private static List<String> namesIn(String statistics) {
        List<String> names = new ArrayList<>();
        Matcher matcher = OBJECT.matcher(statistics);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private String statisticsOf(Path file) throws Exception {
        int port = Ports.free();
        Process nutcracker = new ProcessBuilder(
                        "nutcracker",
                        "-c",
                        file.toString(),
                        "-a",
                        "127.0.0.1",
                        "-s",
                        Integer.toString(port),
                        "-o",
                        directory.resolve("log").toString(),
                        "-p",
                        directory.resolve("pid").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return read(port, nutcracker);
        } finally {
            nutcracker.destroyForcibly().waitFor();
        }
    }

    private static String read(int port, Process nutcracker) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return new String(socket.getInputStream().readAllBytes(), UTF_8);
            } catch (ConnectException notYet) {
                if (!nutcracker.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException("No statistics from nutcracker", notYet);
                }
                Thread.sleep(20);
            }
        }
    }
}
