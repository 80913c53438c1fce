package io.ambassadors.sharding.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.ambassadors.common.config.ConfigProblem;

class PoolAdviceTest {
    private static final String TWO = "  - 10.0.0.1:6379:1 a\n  - 10.0.0.2:6379:1 b\n";

    private static List<String> advice(String keys, String servers) {
        ParsedFile parsed = NutcrackerFile.parse(
                Path.of("n.yml"), "p:\n  listen: 127.0.0.1:6379\n  redis: true\n" + keys + "  servers:\n" + servers);
        assertThat(parsed.accepted()).as("%s", parsed.problems()).isTrue();
        return parsed.problems().stream()
                .map(problem -> problem.severity() + " " + problem.line() + " " + problem.message())
                .toList();
    }

    @Test
    void saysNothingAboutASoundPool() {
        assertThat(advice("  timeout: 400\n", TWO)).isEmpty();
    }

    @Test
    void saysOnlyWhatIsTrueOfTheFamiliarPool() {
        ParsedFile parsed = NutcrackerFile.read(NutcrackerFileTest.FIXTURES.resolve("alpha.yml"));

        assertThat(parsed.problems())
                .extracting(ConfigProblem::severity)
                .containsExactly(ConfigProblem.Severity.WARNING, ConfigProblem.Severity.NOTE);
        assertThat(parsed.problems().get(0).message())
                .contains("has no timeout")
                .contains("never ejected");
    }

    @Test
    void warnsOfWhatWasHardlyMeant() {
        assertOnly(advice("  timeout: 5\n", TWO), "WARNING 4 timeout: 5 is in milliseconds");
        assertOnly(advice("  timeout: 400\n  distribution: random\n", TWO), "WARNING 5 random sends");
        assertOnly(
                advice("  timeout: 400\n  distribution: modula\n", TWO),
                "WARNING 5 modula over an even total weight (2)");
        assertOnly(
                advice("  timeout: 400\n", "  - 10.0.0.1:6379:1 a\n  - 10.0.0.1:6379:1 b\n"),
                "WARNING 7 servers 'a' and 'b' are both at 10.0.0.1:6379");
        assertOnly(
                advice("  timeout: 400\n", "  - localhost:6379:1 a\n"),
                "WARNING 6 server localhost:6379 is where this pool itself listens");
        assertOnly(
                advice("  timeout: 400\n", "  - 10.0.0.1:6379:1 a\n  - 10.0.0.2:6379:1\n"),
                "WARNING 7 server 10.0.0.2:6379 has no name");
        assertOnly(
                advice("  timeout: 400\n  auto_eject_hosts: true\n", "  - 10.0.0.1:6379:1 a\n"),
                "WARNING 5 auto_eject_hosts with a single server");
        assertOnly(
                advice("  timeout: 400\n  redis_auth: |\n    secret\n", TWO),
                "WARNING 5 the password begins or ends with white space");
    }

    @Test
    void warnsOfAnOpenDoor() {
        ParsedFile open = NutcrackerFile.parse(
                Path.of("n.yml"), "p:\n  listen: 0.0.0.0:22121\n  timeout: 400\n  redis: true\n  servers:\n" + TWO);
        assertThat(open.problems())
                .singleElement()
                .asString()
                .contains("n.yml:2:3: warning: listens on every interface");
    }

    @Test
    void warnsOfAPortThatIsTakenTwice() {
        String pool = "p:\n  listen: 127.0.0.1:1\n  timeout: 400\n  redis: true\n  servers:\n" + TWO;
        String everywhere = pool.replace("p:\n", "q:\n").replace("127.0.0.1:1", "0.0.0.0:1\n  redis_auth: x");
        assertThat(NutcrackerFile.parse(Path.of("n.yml"), pool + everywhere).problems())
                .singleElement()
                .asString()
                .startsWith("n.yml:1: warning: pool 'p' listens on 127.0.0.1:1, which 0.0.0.0:1 of pool 'q' covers");
    }

    @Test
    void notesWhereAKeyMeansSomethingElse() {
        assertOnly(
                advice("  timeout: 400\n  client_connections: 100\n", TWO),
                "NOTE 5 client_connections is honoured here: client 101");
        assertOnly(advice("  timeout: 400\n  reuseport: true\n", TWO), "NOTE 5 reuseport has no effect");
        assertOnly(
                advice("  timeout: 400\n  strict: true\n  slowlog_threshold: 5\n", TWO),
                "NOTE 5 strict is a key of this ambassador");
        assertThat(advice("  timeout: 400\n  auto_eject_hosts: true\n  on_eject: fail\n", TWO))
                .hasSize(1);
    }

    private static void assertOnly(List<String> advice, String beginning) {
        assertThat(advice).singleElement().asString().startsWith(beginning);
    }
}
