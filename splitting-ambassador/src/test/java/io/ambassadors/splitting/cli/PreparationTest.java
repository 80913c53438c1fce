package io.ambassadors.splitting.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.splitting.config.NginxFile;

/** The way to serving, and what becomes of files that cannot be written. */
class PreparationTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Properties system = new Properties();

    @TempDir
    Path directory;

    private boolean prepare(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("n.conf"), text);
        Options options = ArgumentParser.parse("-c", file.toString(), "-p", directory.toString())
                .options();
        return new Preparation(
                        options,
                        () -> NginxFile.read(options.directives(), options.configFile()),
                        parsed -> List.of(),
                        system,
                        new PrintStream(err, true, UTF_8))
                .prepare()
                .isPresent();
    }

    @Test
    void logAndPidFileAreWrittenAtThePrefix() throws IOException {
        assertThat(prepare("error_log error.log warn; pid own.pid; events {}")).isTrue();
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(directory.resolve("own.pid"))
                .hasContent(Long.toString(ProcessHandle.current().pid()));
        assertThat(system)
                .containsEntry(
                        "quarkus.log.file.path", directory.resolve("error.log").toString())
                .containsEntry("quarkus.log.level", "WARN")
                .containsEntry("quarkus.log.console.enabled", "false");
    }

    @Test
    void whatCannotBeWrittenIsToldOnceAndDoneWithout() throws IOException {
        assertThat(prepare("error_log none/error.log; pid none/own.pid; events {}"))
                .isTrue();
        assertThat(err.toString(UTF_8).lines())
                .containsExactly(
                        "splitting-ambassador: [alert] could not open error log file: open() \"" + directory
                                + "/none/error.log\" failed (No such file or directory); logging to standard error",
                        "splitting-ambassador: [alert] no pid file, since \"" + directory
                                + "/none/own.pid\" cannot be written: No such file or directory");
        assertThat(system).doesNotContainKey("quarkus.log.file.path");
    }

    @Test
    void theSecondLogIsUsedIfTheFirstCannotBe() throws IOException {
        assertThat(prepare("error_log none/a; error_log syslog:server=a; error_log b.log; events {}"))
                .isTrue();
        assertThat(err.toString(UTF_8)).contains("no log is written to \"syslog:server=a\"");
        assertThat(prepare("error_log none/a; error_log b.log; events {}")).isTrue();
        assertThat(system)
                .containsEntry(
                        "quarkus.log.file.path", directory.resolve("b.log").toString());
    }

    @Test
    void withoutLevelAndFileLoggingStaysAsItIs() throws IOException {
        assertThat(prepare("error_log stderr; events {}")).isTrue();
        assertThat(system).isEmpty();
    }

    @Test
    void aBadFileIsNotServed() throws IOException {
        assertThat(prepare("evnts {}")).isFalse();
        assertThat(err.toString(UTF_8)).startsWith("splitting-ambassador: [emerg] unknown directive \"evnts\"");
        assertThat(directory.resolve("nginx.pid")).doesNotExist();
    }

    @Test
    void aPidFileIsRemovedByItsOwnerOnly() throws IOException {
        Path file = directory.resolve("p");
        PidFile pid = PidFile.write(file, message -> {}).orElseThrow();
        Files.writeString(file, "1\n");
        pid.remove();
        assertThat(file).exists();
        List<String> said = new ArrayList<>();
        PidFile.write(file, said::add).orElseThrow().remove();
        assertThat(file).doesNotExist();
        assertThat(said).isEmpty();
    }
}
