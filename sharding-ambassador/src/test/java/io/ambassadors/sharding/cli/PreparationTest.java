package io.ambassadors.sharding.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreparationTest {
    private static final String ALPHA = "src/test/resources/nutcracker/alpha.yml";

    @TempDir
    Path directory;

    private final Properties system = new Properties();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private boolean prepare(String... args) {
        return new Preparation(ArgumentParser.parse(args).options(), system, new PrintStream(err, true, UTF_8))
                .prepare();
    }

    @Test
    void leavesLoggingAloneUnlessAsked() {
        assertThat(prepare("-c", ALPHA)).isTrue();
        assertThat(system).isEmpty();
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void refusesToStartWithABadFileAndSaysWhy() throws IOException {
        Path bad = Files.writeString(directory.resolve("bad.yml"), "alpha:\n");
        assertThat(prepare("-c", bad.toString())).isFalse();
        assertThat(err.toString(UTF_8)).contains("bad.yml:1:1: error: pool 'alpha' has no keys below it");
    }

    @Test
    void logsToAFile() {
        Path log = directory.resolve("a.log");
        assertThat(prepare("-c", ALPHA, "-o", log.toString(), "-v", "11")).isTrue();
        assertThat(log).exists();
        assertThat(system)
                .containsEntry("quarkus.log.file.enabled", "true")
                .containsEntry("quarkus.log.file.path", log.toString())
                .containsEntry("quarkus.log.console.enabled", "false")
                .containsEntry("quarkus.log.level", "TRACE");
    }

    @Test
    void saysWhyALogOrPidFileCannotBeWritten() {
        assertThat(prepare("-c", ALPHA, "-o", directory.resolve("no/a.log").toString()))
                .isFalse();
        assertThat(prepare("-c", ALPHA, "-p", directory.resolve("no/a.pid").toString()))
                .isFalse();
        assertThat(err.toString(UTF_8)).contains("opening the log file '", "writing the pid file '");
    }

    @Test
    void leavesTheProcessIdAndTakesItAwayAgain() throws IOException {
        Path pidFile = directory.resolve("a.pid");
        assertThat(prepare("-c", ALPHA, "-p", pidFile.toString())).isTrue();
        String pid = Long.toString(ProcessHandle.current().pid());
        assertThat(pidFile).hasContent(pid);

        Preparation.removePid(pidFile, "1");
        assertThat(pidFile).exists();
        Preparation.removePid(pidFile, pid);
        assertThat(pidFile).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"0, FATAL", "2, FATAL", "3, ERROR", "4, WARN", "5, INFO", "6, INFO", "7, DEBUG", "8, TRACE", "11, TRACE"
    })
    void translatesLevels(int verbosity, String level) {
        assertThat(Preparation.level(verbosity)).isEqualTo(level);
    }
}
