package io.ambassadors.splitting.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.testing.Peers;
import io.ambassadors.common.testing.Programs;
import io.ambassadors.splitting.config.Directive;

/** The real nginx accepts the upstreams that we accept, and says the same of the others. Only what its older versions know too. */
@Tag("peer")
class UpstreamVerdictPeerTest {
    private static final Pattern FINDING = Pattern.compile("\\[(emerg|warn)] (?:\\d+#\\d+: )?(.*?)(?: in \\S+:\\d+)?");
    private static final List<String> BLOCKS = List.of(
            "server 127.0.0.1:1;",
            "server 127.0.0.1:1 weight=0;",
            "server 127.0.0.1:1 weight=;",
            "server 127.0.0.1:1 weight=2x;",
            "server 127.0.0.1:1 weight=2 weight=3 max_fails=0 max_conns=0 down;",
            "server 127.0.0.1:1 max_fails=-1;",
            "server 127.0.0.1:1 Down;",
            "server 127.0.0.1:1 foo;",
            "server 127.0.0.1:1 slow_start=3s;",
            "server 127.0.0.1:1 fail_timeout=1m30s;",
            "server 127.0.0.1:1 fail_timeout=5ms;",
            "server 127.0.0.1:1 fail_timeout=1x;",
            "ip_hash; server 127.0.0.1:1; server 127.0.0.2:1 backup;",
            "hash $uri; server 127.0.0.1:1; server 127.0.0.2:1 backup;",
            "random; server 127.0.0.1:1; server 127.0.0.2:1 backup;",
            "least_conn; server 127.0.0.1:1; server 127.0.0.2:1 backup;",
            "server 127.0.0.1:1; server 127.0.0.2:1 backup; ip_hash;",
            "ip_hash; least_conn; server 127.0.0.1:1; server 127.0.0.2:1 backup;",
            "server 127.0.0.1:1 backup;",
            "keepalive 4;",
            "server :80;",
            "server \"\";",
            "server 127.0.0.1:0;",
            "server 127.0.0.1:65535;",
            "server 127.0.0.1:65536;",
            "server 127.0.0.1:;",
            "server 127.0.0.1:80-90;",
            "server a:b:1;",
            "server http://127.0.0.1;",
            "server 127.0.0.1/x;",
            "server 127.0.0.1?x;",
            "server [::1];",
            "server [::1]:8080;",
            "server [::1]:;",
            "server [::1]x;",
            "server [::1;",
            "server [];",
            "server [zz]:80;",
            "server [127.0.0.1]:80;",
            "server unix:;",
            "server unix:/tmp/x;",
            "server UNIX:/tmp/x:80;",
            "server unix:/" + "x".repeat(106) + ";",
            "server unix:/" + "x".repeat(107) + ";",
            "server unix:/" + "x".repeat(108) + ";",
            "random two; server 127.0.0.1:1;",
            "random two least_conn; server 127.0.0.1:1;",
            "random foo; server 127.0.0.1:1;",
            "random two foo; server 127.0.0.1:1;",
            "hash $uri consistent; server 127.0.0.1:1;",
            "hash $uri foo; server 127.0.0.1:1;",
            "keepalive x; server 127.0.0.1:1;",
            "keepalive 3; server 127.0.0.1:1;",
            "zone z 64k; server 127.0.0.1:1;",
            "zone z 1k; server 127.0.0.1:1;",
            "zone z 1x; server 127.0.0.1:1;",
            "zone z; server 127.0.0.1:1;",
            "server 127.0.0.1:1; } upstream U { server 127.0.0.1:1;");

    @TempDir
    Path directory;

    @TestFactory
    Stream<DynamicTest> bothSayTheSame() {
        Peers.require("nginx");
        return BLOCKS.stream()
                .map(block -> DynamicTest.dynamicTest(
                        block, () -> assertThat(ours(block)).isEqualTo(theirs(block))));
    }

    @TestFactory
    Stream<DynamicTest> bothSayTheSameOfWhatIsPassedTo() {
        Peers.require("nginx");
        return Stream.of("u", "U", "u:80", "127.0.0.1", "127.0.0.1:0", ":80", "[::1]:1", "[::1", "127.0.0.1:x")
                .map(target -> DynamicTest.dynamicTest(target, () -> {
                    List<ConfigProblem> problems = new ArrayList<>();
                    Blocks.reader("upstream u { server 127.0.0.1; }", problems)
                            .target(
                                    target,
                                    80,
                                    new Directive("proxy_pass", List.of("http://" + target), null, Blocks.FILE, 1));
                    assertThat(problems.stream().map(ConfigProblem::message).toList())
                            .isEqualTo(theirs("server 127.0.0.1; } server { listen 127.0.0.1:39213; "
                                    + "location / { proxy_pass http://" + target + "; }"));
                }));
    }

    /** Problems up to the first error, as nginx stops there. */
    private static List<String> ours(String block) {
        List<ConfigProblem> problems = new ArrayList<>();
        Blocks.reader("upstream u { " + block + " }", problems);
        List<String> messages = new ArrayList<>();
        for (ConfigProblem problem : problems) {
            messages.add(problem.message());
            if (problem.isError()) {
                break;
            }
        }
        return messages;
    }

    private List<String> theirs(String block) throws IOException {
        Path file = directory.resolve("nginx.conf");
        Files.writeString(
                file,
                "pid " + directory + "/pid; error_log stderr; events {} http { access_log off; client_body_temp_path "
                        + directory + "; upstream u { " + block
                        + " } server { listen 127.0.0.1:39212; location / { proxy_pass http://u; } } }");
        List<String> messages = new ArrayList<>();
        Matcher finding = FINDING.matcher("");
        for (String line : Programs.run(
                        "nginx", "-t", "-e", "stderr", "-p", directory.toString(), "-c", file.toString())
                .output()
                .split("\n")) {
            int at = line.indexOf('[');
            if (at >= 0 && finding.reset(line.substring(at)).matches()) {
                messages.add(finding.group(2));
            }
        }
        return messages;
    }
}
