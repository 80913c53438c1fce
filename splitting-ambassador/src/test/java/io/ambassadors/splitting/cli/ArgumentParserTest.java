package io.ambassadors.splitting.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.ambassadors.splitting.cli.Invocation.Topic;

/** Command lines mean what they mean to nginx. */
class ArgumentParserTest {
    private static Invocation parse(String line) {
        return ArgumentParser.parse(line.isEmpty() ? new String[0] : line.split(" ", -1));
    }

    @Test
    void withoutArgumentsItServesWithDefaults() {
        assertThat(parse("").action()).isEqualTo(Action.RUN);
        assertThat(parse("").options()).isEqualTo(Options.DEFAULT);
        assertThat(parse("-").action()).isEqualTo(Action.RUN);
    }

    @Test
    void valuesFollowTheirLetterAtOnceOrApart() {
        Options apart = parse("-p /a -c b.conf -e c.log -g d; -q").options();
        assertThat(apart).isEqualTo(parse("-p/a -cb.conf -ec.log -gd; -q").options());
        assertThat(apart.prefix()).isEqualTo(Path.of("/a"));
        assertThat(apart.configFile()).isEqualTo(Path.of("/a/b.conf"));
        assertThat(apart.errorLog()).isEqualTo("c.log");
        assertThat(apart.directives()).isEqualTo("d;");
        assertThat(apart.quiet()).isTrue();
    }

    @Test
    void theDefaultFileDoesNotFollowThePrefix() {
        assertThat(parse("-p /a").options().configFile()).isEqualTo(Options.DEFAULT.configFile());
        assertThat(parse("-c a.conf").options().configFile()).isEqualTo(Path.of("/etc/nginx/a.conf"));
        assertThat(parse("-p a").options().prefix()).isEqualTo(Path.of("a").toAbsolutePath());
    }

    @Test
    void directivesAreTakenByteByByte() {
        assertThat(ArgumentParser.parse("-g", "env \u00e9;").options().directives())
                .isEqualTo("env \u00c3\u00a9;");
    }

    @ParameterizedTest
    @CsvSource({
        "-t, TEST",
        "-T, TEST",
        "-tq, TEST",
        "-t -s stop, TEST",
        "-vt, TEST",
        "-s stop, SIGNAL",
        "-sreload, SIGNAL",
        "-v, NOTHING",
        "-V, NOTHING",
        "-?, NOTHING",
        "-h, NOTHING",
        "-h -s stop, NOTHING",
        "-q, RUN",
    })
    void whatIsAskedFor(String line, Action action) {
        assertThat(parse(line).action()).isEqualTo(action);
    }

    @Test
    void theVersionIsToldBeforeAllElse() {
        assertThat(parse("-h").told()).containsExactlyInAnyOrder(Topic.VERSION, Topic.HELP);
        assertThat(parse("-V").told()).containsExactlyInAnyOrder(Topic.VERSION, Topic.BUILD);
        assertThat(parse("-t").told()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "-x      | invalid option: \"x\"",
                "-tx     | invalid option: \"x\"",
                "--help  | invalid option: \"-\"",
                "--t     | invalid option: \"-\"",
                "file    | invalid option: \"file\"",
                "-c      | option \"-c\" requires file name",
                "-e      | option \"-e\" requires file name",
                "-p      | option \"-p\" requires directory name",
                "-g      | option \"-g\" requires parameter",
                "-s      | option \"-s\" requires parameter",
                "-s halt | invalid option: \"-s halt\"",
            })
    void whatIsRefused(String line, String reason) {
        assertThat(parse(line).action()).isEqualTo(Action.REFUSED);
        assertThat(parse(line).refusal()).isEqualTo(reason);
    }
}
