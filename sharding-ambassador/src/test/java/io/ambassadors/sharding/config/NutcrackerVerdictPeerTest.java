package io.ambassadors.sharding.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.common.testing.Peers;
import io.ambassadors.common.testing.Programs;

/** The real nutcracker and we agree on which files are good. Where we differ on purpose is a table of its own. */
@Tag("peer")
class NutcrackerVerdictPeerTest {
    private static final String SERVERS = "  servers:\n  - 127.0.0.1:6379:1 a\n";

    @TempDir
    Path directory;

    @BeforeAll
    static void nutcrackerIsHere() {
        Peers.require("nutcracker");
    }

    /** A Redis pool with more lines. */
    private static String pool(String lines) {
        return "alpha:\n  listen: 127.0.0.1:22121\n  redis: true\n" + lines + SERVERS;
    }

    private static String listen(String value) {
        return "alpha:\n  listen: " + value + "\n  redis: true\n" + SERVERS;
    }

    private static String server(String entry) {
        return "alpha:\n  listen: 127.0.0.1:22121\n  redis: true\n  servers:\n  - " + entry + "\n";
    }

    private static Map<String, String> sameVerdict() {
        Map<String, String> files = new LinkedHashMap<>();
        for (String line : new String[] {
            "hash: md5",
            "hash: MD5",
            "hash: murmur3",
            "hash: one_at_a_time",
            "hash: crc16",
            "distribution: random",
            "distribution: Ketama",
            "hash_tag: '{'",
            "hash_tag: '{}'",
            "hash_tag: {}",
            "hash_tag: '||'",
            "hash_tag: 'é'",
            "hash_tag: '{}}'",
            "timeout: 0",
            "timeout: 2147483647",
            "timeout: 2147483648",
            "timeout: -1",
            "timeout: +1",
            "timeout: 400ms",
            "timeout: '400'",
            "timeout: 0400",
            "timeout: 0x10",
            "timeout: 1_000",
            "timeout: 1.5",
            "backlog: 0",
            "server_connections: 0",
            "server_connections: 3",
            "server_failure_limit: 0",
            "server_retry_timeout: 0",
            "preconnect: yes",
            "preconnect: True",
            "preconnect: 'true'",
            "preconnect: 1",
            "redis: true",
            "redis_auth: \"\"",
            "redis_auth: ''",
            "redis_auth: ~",
            "redis_auth: a#b",
            "redis_auth: a b # c",
            "redis_auth: [a",
            "redis_auth: a[b",
            "redis_auth: '[b'",
            "redis_auth: @x",
            "redis_auth: `x",
            "redis_auth: %x",
            "redis_auth: !x",
            "redis_auth: !!str x",
            "redis_auth: &x y",
            "redis_auth: *x",
            "redis_auth: \"a\\x41\"",
            "redis_auth: \"open",
            "redis_auth: |\n    x",
            "redis_auth: >-\n    x",
            "redis_auth: a\n    b",
            "redis_db: 3",
            "redis_auth: a\u0001b",
            "client_connections: 10",
            "tcpkeepalive: true",
            "hazh: md5",
            "sentinels: x",
            "hash:",
            "hash: md5\n  hash: md5",
            "hash:\n    x: y",
            "hash:\n  - md5",
            "backlog: 1\t",
            "\tbacklog: 1",
            " backlog: 1",
            "backlog:1",
            "'backlog': 1",
            "backlog : 1",
            "? backlog\n  : 1",
            "<<: x",
            "listen: 127.0.0.1:2",
            "servers: a",
        }) {
            files.put(line, pool("  " + line + "\n"));
        }
        for (String value : new String[] {
            "22121",
            "127.0.0.1:0",
            "127.0.0.1:65535",
            "127.0.0.1:65536",
            "'127.0.0.1:'",
            "':22121'",
            "localhost:22121",
            "::1:22121",
            "'[::1]:22121'",
            "'*:22121'",
            "/tmp/x.sock",
            "/tmp/x.sock 0777",
            "/tmp/x.sock 777",
            "/tmp/x.sock 1000",
            "/tmp/x.sock 0",
            "/tmp/x.sock -1",
            "x.sock",
            "127.1:22121",
            "127.0.0.:22121",
            ".0.0.1:22121",
            "127.0.0|1:22121",
            "local{host:22121",
            "loc@l:22121",
            "127.0.0.1:022121",
            "'127.0.0.1 :22121'",
            "/" + "a".repeat(106),
            "/" + "a".repeat(107),
        }) {
            files.put("listen: " + value, listen(value));
        }
        for (String entry : new String[] {
            "127.0.0.1:6379",
            "127.0.0.1:6379:0",
            "127.0.0.1:6379:x",
            "127.0.0.1:6379:1 a b",
            "127.0.0.1:0:1",
            "127.0.0.1:65536:1",
            "'127.0.0.1:6379:'",
            "6379:1",
            "'127.0.0.1:6379:1  a'",
            "/tmp/s:1",
            "/tmp/s:1 a",
            "/tmp/s",
            "/tmp/s:0",
            "/tmp/s:x y:1 z",
            "nonesuch.invalid:6379:1 a",
            "::1:6379:1",
            "127.0.0.1::1",
            "127.0.0.1:6379:-1",
            "127.0.0.1:6379:1:1",
            "a: b",
            "/:1",
            "/tmp/a b:1",
            "'/tmp/a b:1 n'",
            "127.0.0.1:6379:1 na:me",
            "127.0.0.1:6379:01",
            "127.0.0.1:6379:1 a\n  - 127.0.0.1:6380:1 a",
            "127.0.0.1:6379:1\n  - 127.0.0.1:6379:2",
            "127.0.0.1:11211:1\n  - 127.0.0.2:1:1 127.0.0.1",
            "127.0.0.1:6379:1\n  -",
            "- 127.0.0.1:6379:1",
            "[127.0.0.1:6379:1]",
            "",
        }) {
            files.put("server: " + entry, server(entry));
        }
        wholeFiles(files);
        return files;
    }

    private static void wholeFiles(Map<String, String> files) {
        files.put("nothing", "");
        files.put("a comment", "# pools\n");
        files.put("a scalar", "alpha\n");
        files.put("a list", "- alpha\n");
        files.put("a flow mapping", "{}\n");
        files.put("document start", "---\n" + pool(""));
        files.put("document end", pool("") + "...\n");
        files.put("directive", "%YAML 1.1\n---\n" + pool(""));
        files.put("two documents", pool("") + "---\n" + pool("").replace("alpha", "beta"));
        files.put("no listen", "alpha:\n  redis: true\n" + SERVERS);
        files.put("no servers", "alpha:\n  redis: true\n  listen: 127.0.0.1:1\n");
        files.put("servers twice", pool(SERVERS));
        files.put("servers first", "alpha:\n" + SERVERS + "  listen: 127.0.0.1:1\n  redis: true\n");
        files.put("flow servers", "alpha:\n  redis: true\n  listen: 127.0.0.1:1\n  servers: [a:1:1]\n");
        files.put("pool without keys", "alpha:\n");
        files.put("pool with a value", "alpha: x\n" + pool("").replace("alpha", "beta"));
        files.put("pool twice", pool("") + pool("").replace("22121", "22122"));
        files.put("listener twice", pool("") + pool("").replace("alpha", "beta"));
        files.put("two pools", pool("") + pool("").replace("alpha", "beta").replace("22121", "22122"));
        files.put("nameless pool", pool("").replace("alpha", "\"\""));
        files.put("numbered pool", pool("").replace("alpha", "1"));
        files.put("lost indentation", pool("").replace("  ", ""));
        files.put("uneven indentation", pool(" hash: md5\n"));
        files.put("byte order mark", "\uFEFF" + pool(""));
        files.put("no end of line", pool("").stripTrailing());
        files.put("blank lines", pool("\n\n") + "\n\n");
        files.put("tab before a value", pool("  backlog:\t1\n  hash: \t md5\n"));
        files.put("tab behind a quote", pool("  redis_auth: 'a'\t\n  hash: \"md5\"\t # x\n"));
        files.put("tab behind a dash", pool("").replace("- 127", "-\t127"));
        files.put("tab in a value", pool("  redis_auth: a\tb\n"));
        files.put("tab alone", pool("\t\n"));
        files.put("from Windows", pool("").replace("\n", "\r\n"));
    }

    /** Nutcracker takes the first lot though it means nonsense, and refuses the second though it means something here. */
    private static Map<String, String> differentOnPurpose() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("memcached", pool("").replace("  redis: true\n", ""));
        files.put("number wraps round", pool("  timeout: 4294967297\n"));
        files.put("mode is not octal", listen("/tmp/x.sock 888"));
        files.put("mode is empty", listen("'/tmp/x.sock '"));
        files.put("path ends in a space", listen("/tmp/x.sock  0777"));
        files.put("server without host", server("':6379:1'"));
        files.put("white space in a host", server("127.0.0.1:6379:1 a 127.0.0.1:6380:1 b"));
        files.put("server with an empty name", server("'127.0.0.1:6379:1 '"));
        files.put("weight wraps round", server("127.0.0.1:6379:4294967297"));
        files.put("reuseport", pool("  reuseport: true\n"));
        files.put("our own key", pool("  on_eject: fail\n"));
        files.put("listener not resolvable here", listen("nonesuch.invalid:22121"));
        return files;
    }

    @TestFactory
    Stream<DynamicTest> agreesOnBadAndGoodFiles() {
        return sameVerdict().entrySet().stream()
                .map(file -> DynamicTest.dynamicTest(file.getKey(), () -> {
                    byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                    ParsedFile ours = NutcrackerFile.parse(Path.of("n.yml"), content);
                    assertThat(ours.accepted())
                            .as("%s%n%s", file.getValue(), ours.problems())
                            .isEqualTo(nutcrackerAccepts(content));
                }));
    }

    @TestFactory
    Stream<DynamicTest> differsWhereItIsMeantTo() {
        return differentOnPurpose().entrySet().stream()
                .map(file -> DynamicTest.dynamicTest(file.getKey(), () -> {
                    byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                    ParsedFile ours = NutcrackerFile.parse(Path.of("n.yml"), content);
                    assertThat(ours.accepted())
                            .as("%s%n%s", file.getValue(), ours.problems())
                            .isNotEqualTo(nutcrackerAccepts(content));
                }));
    }

    @TestFactory
    Stream<DynamicTest> agreesOnTheFixtures() throws IOException {
        try (Stream<Path> files = Files.list(NutcrackerFileTest.FIXTURES)) {
            return files.sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                        assertThat(NutcrackerFile.read(file).accepted()).isTrue();
                        assertThat(nutcrackerAccepts(Files.readAllBytes(file))).isTrue();
                    }));
        }
    }

    private boolean nutcrackerAccepts(byte[] content) throws IOException, InterruptedException {
        Path file = Files.write(directory.resolve("n.yml"), content);
        int exit = Programs.run("nutcracker", "-t", "-c", file.toString()).exitCode();
        assertThat(exit).isIn(0, 1);
        return exit == 0;
    }
}
