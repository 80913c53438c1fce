package io.ambassadors.sharding.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.ambassadors.common.config.ConfigProblem;

/** What is said about files that are wrong: where, what was found, what was expected, what to do. */
class ProblemsFoundTest {
    private static final Path FILE = Path.of("n.yml");

    static List<String> errors(String text) {
        ParsedFile parsed = NutcrackerFile.parse(FILE, text);
        assertThat(parsed.accepted()).isFalse();
        return parsed.problems().stream()
                .filter(ConfigProblem::isError)
                .map(ConfigProblem::toString)
                .toList();
    }

    /** A pool with one line of its own in line 4. */
    static String pool(String line) {
        return "p:\n  listen: 127.0.0.1:1\n  redis: true\n  " + line + "\n  servers:\n  - 127.0.0.1:6379:1 a\n";
    }

    static List<String[]> lines() {
        return List.of(new String[][] {
            {
                "timeout: 400ms",
                "n.yml:4:12: error: timeout: found '400ms', expected milliseconds; write digits only, without a unit"
            },
            {
                "timeout: -1",
                "n.yml:4:12: error: timeout: found '-1', expected milliseconds; remove the key to wait for ever"
            },
            {
                "backlog: 99999999999",
                "n.yml:4:12: error: backlog: found '99999999999', expected number; the greatest number is 2147483647"
            },
            {"preconnect: yes", "n.yml:4:15: error: preconnect: found 'yes', expected true or false; write true"},
            {
                "hash: FNV1A_64",
                "n.yml:4:9: error: hash: found 'FNV1A_64', expected name of a hash; did you mean fnv1a_64?"
            },
            {
                "distribution: kettama",
                "n.yml:4:17: error: distribution: found 'kettama', expected ketama, modula or random; did you mean ketama?"
            },
            {
                "hash_tag: '{'",
                "n.yml:4:13: error: hash_tag: found '{', expected two characters; write both in quotes, as in hash_tag: \"{}\""
            },
            {
                "hash_tag: {}",
                "n.yml:4:13: error: found a value that begins with '{'; flow style is not allowed; put a value such as a hash tag in quotes, as in hash_tag: \"{}\""
            },
            {"auto_eject_host: true", "n.yml:4:3: error: unknown key 'auto_eject_host'; did you mean auto_eject_hosts?"
            },
            {
                "timeout: ",
                "n.yml:4:3: error: timeout: found nothing, expected milliseconds; give it a value or remove the key"
            },
            {"redis: true", "n.yml:4:3: error: redis: a duplicate, it stands in line 3 already; remove one of the two"},
            {
                "server_connections: 0",
                "n.yml:4:23: error: server_connections: found 0, expected a number from 1 to 2147483647"
            },
            {
                "hash: &x md5",
                "n.yml:4:9: error: found the anchor '&x'; anchors are not allowed; remove it, or quote the value if it begins with '&'"
            },
            {
                "hash: *x",
                "n.yml:4:9: error: found the alias '*x'; aliases are not allowed; write the value out, in quotes if it begins with '*'"
            },
            {
                "hash: !!str md5",
                "n.yml:4:9: error: found the tag 'tag:yaml.org,2002:str'; tags are not allowed; remove it, or quote the value if it begins with '!'"
            },
            {
                "timeout:400",
                "n.yml:4:10: error: found 'timeout:' without a space behind the colon; write 'timeout: ' and then the value"
            },
            {
                "\ttimeout: 400",
                "n.yml:4:3: error: found a tab in the indentation, expected spaces; replace the tab by two spaces"
            },
            {
                "redis_auth: @home",
                "n.yml:4:15: error: found a value that begins with '@', which YAML reserves; put the value in quotes"
            },
            {
                "on_eject: drop",
                "n.yml:4:13: error: on_eject: found 'drop', expected rehash or fail; write one of rehash, fail"
            },
            {
                "large_value_bytes: 10",
                "n.yml:4:22: error: large_value_bytes: found 10, expected a number from 4096 to 1073741824"
            },
        });
    }

    @ParameterizedTest
    @MethodSource("lines")
    void saysWhatIsWrongWithALine(String line, String expected) {
        assertThat(errors(pool(line))).containsExactly(expected);
    }

    static List<String[]> servers() {
        return List.of(new String[][] {
            {"127.0.0.1:6379", "only two parts before the name; add the weight: 127.0.0.1:6379:1"},
            {"127.0.0.1:6379 a", "only two parts before the name; add the weight: 127.0.0.1:6379:1 a"},
            {"127.0.0.1:6379:0", "the weight '0' is not a number from 1 on; write 1 if all are equal"},
            {"127.0.0.1:0:1", "the port '0' is not a number from 1 to 65535"},
            {"127.0.0.1:6379:1 a b", "the weight '1 a' is not a number from 1 on; write 1 if all are equal"},
            {"':6379:1 a'", "no host; write host:port:weight name"},
            {"/tmp/a.sock", "no weight behind the path; add the weight: /tmp/a.sock:1"},
        });
    }

    @ParameterizedTest
    @MethodSource("servers")
    void saysWhatIsWrongWithAServer(String server, String reason) {
        assertThat(errors("p:\n  listen: 127.0.0.1:1\n  redis: true\n  servers:\n  - 127.0.0.1:1:1 x\n  - " + server
                        + "\n"))
                .singleElement()
                .asString()
                .startsWith("n.yml:6:5: error: servers: found '")
                .endsWith(": " + reason);
    }

    @Test
    void refusesMemcachedPoolsByName() {
        assertThat(errors(pool("strict: false").replace("  redis: true\n", "")))
                .containsExactly(
                        "n.yml:1:1: error: pool 'p' is a memcached pool: redis is absent, which means false as in"
                                + " twemproxy; only Redis pools are served here; set redis: true if its servers are Redis, else leave"
                                + " the pool with twemproxy");
        assertThat(errors(pool("strict: false").replace("redis: true", "redis: false")))
                .singleElement()
                .asString()
                .startsWith("n.yml:3:3: error: pool 'p' is a memcached pool: redis is false;");
    }

    @Test
    void recognisesLostIndentation() {
        assertThat(errors("alpha:\nlisten: 127.0.0.1:22121\nhash: fnv1a_64\nservers:\n- 127.0.0.1:6379:1 server1-1\n"))
                .containsExactly(
                        "n.yml:2:1: error: 'listen' is a key of a pool, but stands where the names of pools stand:"
                                + " the indentation is lost; indent it, and all keys below it, by two spaces under 'alpha:'");
    }

    @Test
    void findsEverythingInOnePass() {
        String text =
                """
                p:
                  hazh: md5
                  timeout: x
                  redis: yes
                  servers:
                  - a
                  - b:1:0
                  - c:1:1 n
                  - d:1:1 n
                q:
                  listen: 22121
                q:
                """;
        assertThat(errors(text))
                .extracting(problem -> problem.substring(0, problem.indexOf(": error")))
                .containsExactly(
                        "n.yml:1:1",
                        "n.yml:2:3",
                        "n.yml:3:12",
                        "n.yml:4:10",
                        "n.yml:6:5",
                        "n.yml:7:5",
                        "n.yml:9",
                        "n.yml:10:1",
                        "n.yml:10:1",
                        "n.yml:11:11",
                        "n.yml:12:1",
                        "n.yml:12:1");
    }

    @Test
    void refusesDuplicateListeners() {
        String text = pool("strict: true") + pool("strict: true").replace("p:", "q:");
        assertThat(errors(text))
                .containsExactly(
                        "n.yml:7: error: pool 'q' listens on 127.0.0.1:1, and so does pool 'p' in line 1; give every"
                                + " pool a port of its own");
    }

    @Test
    void refusesWhatIsNoSingleDocument() {
        assertThat(errors("---\n" + pool("strict: true")))
                .singleElement()
                .asString()
                .startsWith("n.yml:1:1: error:");
        assertThat(errors(pool("strict: true") + "...\n"))
                .singleElement()
                .asString()
                .startsWith("n.yml:7:1: error:");
        assertThat(errors("")).singleElement().asString().startsWith("n.yml: error: the file has no pools");
        assertThat(errors("# nothing\n")).hasSize(1);
    }

    @Test
    void showsNoControlCharactersOfTheFile() {
        assertThat(errors("\"a\\n\\e[31mb\":\n"))
                .singleElement()
                .asString()
                .startsWith("n.yml:1:1: error: pool 'a??[31mb' has no keys below it");
    }

    @Test
    void saysWhyAFileCannotBeRead() {
        assertThat(NutcrackerFile.read(Path.of("/nonexistent/n.yml")).problems())
                .singleElement()
                .asString()
                .isEqualTo(
                        "/nonexistent/n.yml: error: there is no such file; check the path given with -c, and where the"
                                + " ConfigMap is mounted");
        assertThat(NutcrackerFile.parse(FILE, new byte[] {'a', ':', '\n', (byte) 0xe9, '\n'})
                        .problems())
                .singleElement()
                .asString()
                .startsWith("n.yml:2: error: found a byte that is not UTF-8");
    }
}
