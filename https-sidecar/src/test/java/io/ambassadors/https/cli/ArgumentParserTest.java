package io.ambassadors.https.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.ambassadors.https.config.file.Overrides;

class ArgumentParserTest {
    private static Invocation parse(String line) {
        return ArgumentParser.parse(line.isEmpty() ? new String[0] : line.split(" "));
    }

    @Test
    void servesByDefault() {
        assertThat(parse("").action()).isEqualTo(Action.RUN);
        assertThat(parse("").options()).isEqualTo(Options.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({
        "-t, TEST",
        "-tc f, TEST",
        "--test, TEST",
        "--doctor -t, DOCTOR",
        "--doctor -c f, DOCTOR",
        "--keys, KEYS",
        "-V, VERSION",
        "--version -t, VERSION",
        "-hV, HELP",
        "--help, HELP",
        "-c f, RUN"
    })
    void knowsWhatIsAskedFor(String line, Action action) {
        assertThat(parse(line).action()).isEqualTo(action);
    }

    @ParameterizedTest
    @CsvSource({"-c f", "-cf", "-c=f", "--config f", "--config=f", "-c other -c f"})
    void understandsEveryWayToNameAFile(String line) {
        assertThat(parse(line).options().configFile()).contains(Path.of("f"));
    }

    @Test
    void understandsOptionsThatStandForKeys() {
        assertThat(parse("--listen :1 --backend=app:2 --cert /t").options().settings())
                .containsEntry("--listen", new Overrides.Option("listen", ":1"))
                .containsEntry("--backend", new Overrides.Option("backend", "app:2"))
                .containsEntry("--cert", new Overrides.Option("certificates", "/t"))
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "-x, unknown option '-x'",
        "--lisen=:1, unknown option '--lisen'; did you mean --listen?",
        "--Test, unknown option '--Test'; did you mean --test?",
        "--certs, unknown option '--certs'; did you mean --cert?",
        "--nope, unknown option '--nope'",
        "s.yml, unknown argument 's.yml'; write -c s.yml for a configuration file",
        "serve, unknown argument 'serve'",
        "-c, option -c requires a file name",
        "-c -t, option -c requires a file name",
        "--config=, option -c requires a file name",
        "--backend, option --backend requires an address"
    })
    void refusesWithAReason(String line, String reason) {
        Invocation invocation = parse(line);

        assertThat(invocation.action()).isEqualTo(Action.REFUSED);
        assertThat(invocation.messages()).singleElement().isEqualTo(reason);
    }
}
