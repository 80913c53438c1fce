package io.ambassadors.sharding.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentParserTest {
    private static Invocation parse(String line) {
        return ArgumentParser.parse(line.isEmpty() ? new String[0] : line.split(" "));
    }

    @Test
    void servesWithNutcrackersDefaults() {
        Invocation invocation = parse("");

        assertThat(invocation.action()).isEqualTo(Action.RUN);
        assertThat(invocation.options()).isEqualTo(Options.DEFAULT);
        assertThat(invocation.options().configFile()).isEqualTo(Path.of("conf/nutcracker.yml"));
        assertThat(invocation.options().statsPort()).isEqualTo(22222);
        assertThat(invocation.options().statsAddress()).isEqualTo("0.0.0.0");
        assertThat(invocation.options().statsInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(invocation.options().mbufSize()).isEqualTo(16384);
        assertThat(invocation.options().verbosity()).isEqualTo(5);
        assertThat(invocation.messages()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "-v 7 -o l -c f -s 1 -a ::1 -i 9 -p p -m 512",
        "-v7 -ol -cf -s1 -a::1 -i9 -pp -m512",
        "--verbose=7 --output=l --conf-file=f --stats-port=1 --stats-addr=::1 --stats-interval=9 --pid-file=p --mbuf-size=512",
        "--verbose 7 --output l --conf-file f --stats-port 1 --stats-addr ::1 --stats-interval 9 --pid-file p --mbuf-size 512",
        "--verb 7 --out l --conf f --stats-p 1 --stats-a ::1 --stats-i 9 --pid p --mbuf 512 ",
        "-c other -c f -v 7 -o l -s 1 -a ::1 -i 9 -p p -m 512"
    })
    void understandsEveryWayToWriteAnOption(String line) {
        Options options = parse(line).options();

        assertThat(options.verbosity()).isEqualTo(7);
        assertThat(options.logFile()).contains(Path.of("l"));
        assertThat(options.configFile()).isEqualTo(Path.of("f"));
        assertThat(options.statsPort()).isEqualTo(1);
        assertThat(options.statsAddress()).isEqualTo("::1");
        assertThat(options.statsInterval()).isEqualTo(Duration.ofMillis(9));
        assertThat(options.pidFile()).contains(Path.of("p"));
        assertThat(options.mbufSize()).isEqualTo(512);
    }

    @ParameterizedTest
    @CsvSource({
        "-t, TEST",
        "-tc f, TEST",
        "--test-conf, TEST",
        "--test -c f, TEST",
        "-td, TEST",
        "-t --against old, TEST",
        "-V -t, VERSION",
        "--version, VERSION",
        "-D, DESCRIBE_STATS",
        "-hV, HELP",
        "--where k, WHERE",
        "--where k -c f --pool p, WHERE"
    })
    void knowsWhatIsAskedFor(String line, Action action) {
        assertThat(parse(line).action()).isEqualTo(action);
    }

    @ParameterizedTest
    @CsvSource({
        "-x, unknown option or argument '-x'",
        "--nope, unknown option or argument '--nope'",
        "nutcracker.yml, unknown option or argument 'nutcracker.yml'",
        "-c, option -c requires a file name",
        "-t -c, option -c requires a file name",
        "-v x, option -v requires a number",
        "-v -1, option -v requires a number",
        "-i 1s, option -i requires a number",
        "-s 99999999999, option -s requires a number",
        "-s 0, option -s value 0 is not a valid port",
        "-s 65536, option -s value 65536 is not a valid port",
        "-m 511, option -m value 511 is not from 512 to 16777216",
        "-m 16777217, option -m value 16777217 is not from 512 to 16777216",
        "--where, option --where requires a key",
        "--pool p, option --pool goes with --where"
    })
    void refusesWithAReason(String line, String reason) {
        Invocation invocation = parse(line);

        assertThat(invocation.action()).isEqualTo(Action.REFUSED);
        assertThat(invocation.messages()).singleElement().asString().isEqualTo(reason);
    }

    @Test
    void refusesToBecomeADaemonAndSaysWhy() {
        assertThat(parse("-d").action()).isEqualTo(Action.REFUSED);
        assertThat(parse("-dc f").messages()).singleElement().asString().contains("container", "remove -d");
    }

    @Test
    void saysThatMbufsAreWithoutEffect() {
        assertThat(parse("-m 1024").action()).isEqualTo(Action.RUN);
        assertThat(parse("-m 1024").messages()).singleElement().asString().startsWith("option -m has no effect");
    }

    @Test
    void takesAnyNumberOfKeysAndNoneForAFile() {
        assertThat(parse("--where a @b {c}:d -c f").options().keys()).containsExactly("a", "@b", "{c}:d");
        assertThat(parse("-c f --where=a --where b").options().keys()).containsExactly("a", "b");
    }

    @Test
    void takesAGreaterVerbosityForTheGreatest() {
        assertThat(parse("-v 99").options().verbosity()).isEqualTo(11);
    }
}
