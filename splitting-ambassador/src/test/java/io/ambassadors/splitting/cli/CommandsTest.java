package io.ambassadors.splitting.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.config.ConfigProblem.Severity;
import io.ambassadors.splitting.config.ParsedConfig;

/** What each command line prints and returns. */
class CommandsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    private int run(String... arguments) {
        return run(List.of(), arguments);
    }

    private int run(List<ConfigProblem> meaning, String... arguments) {
        return new Commands(parsed -> meaning, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8))
                .run(ArgumentParser.parse(arguments));
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("n.conf"), text).toString();
    }

    @Test
    void aGoodFileIsSuccessful() throws IOException {
        String file = file("events {}\nhttp { sendfile on; }\n");
        assertThat(run("-t", "-c", file)).isZero();
        assertThat(err.toString(UTF_8).lines())
                .containsExactly(
                        "splitting-ambassador: [notice] \"sendfile\" has no effect here in " + file
                                + ":2; there are no files to send",
                        "splitting-ambassador: the configuration file " + file + " syntax is ok",
                        "splitting-ambassador: configuration file " + file + " test is successful");
    }

    @Test
    void aGoodFileIsTestedQuietly() throws IOException {
        assertThat(run("-tq", "-c", file("events {}\nhttp { sendfile on; }\n"))).isZero();
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void aBadFileFailsWithAllItsErrors() throws IOException {
        String file = file("events {}\nhtp {}\npid;\n");
        assertThat(run("-t", "-q", "-c", file)).isEqualTo(1);
        assertThat(err.toString(UTF_8).lines())
                .containsExactly(
                        "splitting-ambassador: [emerg] unknown directive \"htp\" in " + file
                                + ":2; did you mean \"http\"?",
                        "splitting-ambassador: [emerg] invalid number of arguments in \"pid\" directive in " + file
                                + ":3",
                        "splitting-ambassador: configuration file " + file + " test failed");
    }

    @Test
    void theMeaningCountsToo() throws IOException {
        String file = file("events {}\n");
        ConfigProblem problem = new ConfigProblem(Severity.ERROR, Path.of(file), 0, 0, "nothing to do", "");
        assertThat(run(List.of(problem), "-t", "-c", file)).isEqualTo(1);
        assertThat(err.toString(UTF_8))
                .contains("splitting-ambassador: [emerg] nothing to do\n")
                .contains("test failed");
    }

    @Test
    void directivesOfTheCommandLineComeBeforeTheFile() throws IOException {
        String file = file("events {}\npid a;\n");
        assertThat(run("-t", "-c", file, "-g", "pid b;")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("\"pid\" directive is duplicate in " + file + ":2\n");
        err.reset();
        assertThat(run("-t", "-c", file, "-g", "nonsense;")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("unknown directive \"nonsense\" in command line\n");
    }

    @Test
    void allFilesAreDumped() throws IOException {
        String file = file("events {}\ninclude sub;\n");
        Path sub = Files.writeString(directory.resolve("sub"), "# \u00e9\n");
        assertThat(run("-T", "-c", file)).isZero();
        assertThat(out.toString(UTF_8))
                .isEqualTo("# configuration file " + file + ":\nevents {}\ninclude sub;\n\n# configuration file " + sub
                        + ":\n# \u00e9\n\n");
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(run("-h")).isZero();
        assertThat(err.toString(UTF_8)).startsWith("splitting-ambassador version: splitting-ambassador/");
        OptionTable.ALL.forEach(option ->
                assertThat(err.toString(UTF_8)).contains("-" + option.names().get(0), option.help()));
    }

    @Test
    void aRefusedCommandLineIsNamed() {
        assertThat(run("-x")).isEqualTo(1);
        assertThat(err.toString(UTF_8).lines()).containsExactly("splitting-ambassador: invalid option: \"x\"");
    }

    @ParameterizedTest
    @CsvSource({"stop, 15", "quit, 15", "reload, 1", "reopen, 10"})
    void aSignalReachesTheProcessOfThePidFile(String word, int number) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(directory.resolve("own.pid"), process.pid() + "\n");
            String file = file("events {}\npid own.pid;\n");
            assertThat(run("-s", word, "-c", file, "-p", directory.toString())).isZero();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(128 + number);
            assertThat(err.toString(UTF_8)).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aSignalWithoutAProcessIsAnError() throws IOException {
        String file = file("events {}\n");
        Path pid = directory.resolve("nginx.pid");
        String[] stop = {"-s", "stop", "-c", file, "-p", directory.toString()};
        assertThat(run(stop)).isEqualTo(1);
        Files.writeString(pid, "abc\n");
        assertThat(run(stop)).isEqualTo(1);
        Files.writeString(pid, "999999999\n");
        assertThat(run(stop)).isEqualTo(1);
        assertThat(err.toString(UTF_8).lines())
                .containsExactly(
                        "splitting-ambassador: [error] open() \"" + pid + "\" failed (2: No such file or directory)",
                        "splitting-ambassador: [error] invalid PID number \"abc\" in \"" + pid + "\"",
                        "splitting-ambassador: [alert] kill(999999999, 15) failed (3: No such process)");
    }

    @Test
    void theCheckSeesWhatWasRead() throws IOException {
        String file = file("events {}\nhttp {}\n");
        List<String> seen = new java.util.ArrayList<>();
        new Commands(
                        (ParsedConfig parsed) -> {
                            parsed.directives().forEach(directive -> seen.add(directive.name()));
                            return List.of();
                        },
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8))
                .run(ArgumentParser.parse("-t", "-c", file));
        assertThat(seen).containsExactly("events", "http");
    }
}
