package io.ambassadors.sharding.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private static final Path ALPHA = Path.of("src/test/resources/nutcracker/alpha.yml");

    @TempDir
    Path directory;

    private ByteArrayOutputStream out;
    private ByteArrayOutputStream err;

    @BeforeEach
    void clear() {
        out = new ByteArrayOutputStream();
        err = new ByteArrayOutputStream();
    }

    private int run(Object... args) {
        clear();
        String[] words = List.of(args).stream().map(Object::toString).toArray(String[]::new);
        return new Commands(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8))
                .run(ArgumentParser.parse(words));
    }

    private List<String> out() {
        return out.toString(UTF_8).lines().toList();
    }

    private List<String> err() {
        return err.toString(UTF_8).lines().toList();
    }

    private Path pool(String name, String keys, int servers) throws IOException {
        StringBuilder text = new StringBuilder(
                "alpha:\n  listen: 127.0.0.1:1\n  redis: true\n  timeout: 400\n" + keys + "  servers:\n");
        for (int i = 1; i <= servers; i++) {
            text.append("  - 10.0.0.").append(i).append(":6379:1 s").append(i).append('\n');
        }
        return Files.writeString(directory.resolve(name), text);
    }

    @Test
    void saysThatAFileIsFine() {
        assertThat(run("-t", "-c", ALPHA)).isZero();
        assertThat(out()).isEmpty();
        assertThat(err()).hasSize(3).last().isEqualTo("nutcracker: configuration file '" + ALPHA + "' syntax is ok");
        assertThat(err().get(0)).startsWith(ALPHA + ":1: warning: ");
    }

    @Test
    void saysWhatIsWrongAndTheVerdictOnce() throws IOException {
        Path bad = Files.writeString(directory.resolve("bad.yml"), "alpha:\n  listen: 1\n  redis: yes\n");

        assertThat(run("-t", "-c", bad)).isEqualTo(1);
        assertThat(err())
                .containsExactly(
                        bad
                                + ":1:1: error: pool 'alpha' has no servers; add servers: and below it one line per server, as in"
                                + " - 127.0.0.1:6379:1 name",
                        bad
                                + ":2:11: error: listen: found '1', expected host:port or /path [mode]: no colon between host and"
                                + " port; write 127.0.0.1:1",
                        bad + ":3:10: error: redis: found 'yes', expected true or false; write true",
                        "nutcracker: configuration file '" + bad + "' syntax is invalid");
    }

    @Test
    void saysWhichKeysWouldMove() throws IOException {
        Path two = pool("two.yml", "", 2);
        Path three = pool("three.yml", "", 3);

        assertThat(run("-t", "-c", three, "--against", two)).isZero();
        assertThat(err()).hasSize(4);
        assertThat(err().get(1)).matches("pool alpha: 3\\d\\.\\d\\d % of the keys move");
        assertThat(err().subList(2, 4)).allMatch(line -> line.matches("  s[12] -> s3 +1\\d\\.\\d\\d %"));

        assertThat(run("-t", "-c", two, "--against", two)).isZero();
        assertThat(err()).last().isEqualTo("pool alpha: no key moves");
    }

    @Test
    void estimatesWhereThereIsNoRing() throws IOException {
        Path four = pool("four.yml", "  distribution: modula\n  hash: murmur\n", 4);
        Path three = pool("three.yml", "  distribution: modula\n  hash: murmur\n", 3);

        assertThat(run("-t", "-c", four, "--against", three)).isZero();
        assertThat(err().get(1))
                .matches("pool alpha: 7[45]\\.\\d\\d % of the keys move \\(estimated from 200000 keys\\)");
    }

    @Test
    void saysWhatCannotBeCompared() throws IOException {
        Path two = pool("two.yml", "", 2);
        Path random = pool("random.yml", "  distribution: random\n", 2);
        Path other = Files.writeString(
                directory.resolve("beta.yml"), Files.readString(two).replace("alpha", "beta"));

        assertThat(run("-t", "-c", random, "--against", two)).isZero();
        assertThat(err()).last().asString().startsWith("pool alpha: random gives a key no server");
        assertThat(run("-t", "-c", two, "--against", other)).isZero();
        assertThat(err()).endsWith("pool alpha: new", "pool beta: removed");
        assertThat(run("-t", "-c", two, "--against", directory.resolve("absent")))
                .isEqualTo(1);
        assertThat(err()).last().asString().contains("nothing to compare with");
    }

    @Test
    void saysWhereAKeyIs() {
        assertThat(run("--where", "user:42", "x", "-c", ALPHA)).isZero();
        assertThat(err()).isEmpty();
        assertThat(out()).hasSize(12);
        assertThat(out().get(0)).isEqualTo("key     user:42");
        assertThat(out().get(1)).isEqualTo("pool    alpha");
        assertThat(out().get(2)).matches("hash    fnv1a_64 = \\d+");
        assertThat(out().get(3)).matches("server  server1-[12] at 127\\.0\\.0\\.1:63(79|80)");
        assertThat(out().get(4)).startsWith("reason  fnv1a_64(\"user:42\") = ");
    }

    @Test
    void looksInOnePoolOrInAll() {
        Path several = ALPHA.resolveSibling("several-pools.yml");

        assertThat(run("--where", "k", "-c", several)).isZero();
        assertThat(out()).filteredOn(line -> line.startsWith("pool")).hasSize(3);
        assertThat(run("--where", "k", "-c", several, "--pool", "ip6")).isZero();
        assertThat(out()).filteredOn(line -> line.startsWith("pool")).containsExactly("pool    ip6");
        assertThat(run("--where", "k", "-c", several, "--pool", "nope")).isEqualTo(1);
        assertThat(err())
                .containsExactly("sharding-ambassador: there is no pool 'nope'; the file has ip6, pages, sessions");
    }

    @Test
    void saysItsVersionAndTheOneItIsCompatibleWith() {
        assertThat(run("-V")).isZero();
        assertThat(out()).isEmpty();
        assertThat(err().get(0)).matches("This is sharding-ambassador-\\d.*");
        assertThat(err().get(1)).contains("nutcracker-0.5.0");
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(run("-h")).isZero();
        String text = String.join("\n", err());
        OptionTable.NUTCRACKERS.forEach(
                entry -> assertThat(text).contains(entry.shortName() + ", " + entry.longName()));
        OptionTable.OURS.forEach(entry -> assertThat(text).contains(entry.longName()));
    }

    @Test
    void describesTheNineteenStatistics() {
        assertThat(run("-D")).isZero();
        assertThat(err()).filteredOn(line -> line.startsWith("  ")).hasSize(19);
    }

    @Test
    void refusesWithExitCodeOne() {
        assertThat(run("-x")).isEqualTo(1);
        assertThat(err())
                .containsExactly("sharding-ambassador: unknown option or argument '-x'", "Try sharding-ambassador -h");
    }
}
