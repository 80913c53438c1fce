package io.ambassadors.splitting.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.common.testing.Peers;
import io.ambassadors.common.testing.Programs;

/** The real nginx and we answer the same to a command line, but for the name of the program and our cures. */
@Tag("peer")
class NginxCommandLinePeerTest {
    @TempDir
    Path directory;

    @BeforeEach
    void prepare() throws IOException {
        Peers.require("nginx");
        Files.writeString(directory.resolve("good"), "pid own.pid;\nevents {}\ninclude sub;\n");
        Files.writeString(directory.resolve("sub"), "# included\nhttp {}\n");
        Files.writeString(directory.resolve("bad"), "pid own.pid;\nnonsense;\n");
        Files.writeString(directory.resolve("stale"), "pid stale.pid;\nevents {}\n");
        Files.writeString(directory.resolve("stale.pid"), "999999999\n");
        Files.writeString(directory.resolve("odd"), "pid odd.pid;\nevents {}\n");
        Files.writeString(directory.resolve("odd.pid"), "odd\n");
    }

    @TestFactory
    Stream<DynamicTest> bothAnswerTheSame() {
        return Stream.of(
                        "-x",
                        "-tx",
                        "--help",
                        "file",
                        "-c",
                        "-e",
                        "-p",
                        "-g",
                        "-s",
                        "-s halt",
                        "-shalt",
                        "-t -c good",
                        "-tc good",
                        "-tcgood",
                        "-tq -c good",
                        "-T -c good",
                        "-Tq -c good",
                        "-t -c bad",
                        "-tq -c bad",
                        "-T -c bad",
                        "-t -c none",
                        "-t -s stop -c good",
                        "-t -c good -g nonsense;",
                        "-t -c good -g events{}",
                        "-t -c good -g pid",
                        "-t -c good -g pid|other.pid;",
                        "-t -c good -g worker_processes|1;",
                        "-s stop -c good",
                        "-s stop -c bad",
                        "-s stop -c none",
                        "-s stop -c stale",
                        "-s reload -c stale",
                        "-s reopen -c odd")
                .map(line -> DynamicTest.dynamicTest(line, () -> compare(line)));
    }

    private void compare(String line) throws IOException {
        List<String> arguments = Stream.of(line.split(" ", -1))
                .map(argument -> argument.replace('|', ' '))
                .collect(Collectors.toList());
        if (line.contains("c")) {
            arguments.addAll(0, List.of("-p", directory + "/", "-e", "stderr"));
        }
        Programs.Outcome theirs = Programs.run("nginx", arguments.toArray(String[]::new));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(printed, true, UTF_8);
        int exitCode = new Commands(parsed -> List.of(), stream, stream)
                .run(ArgumentParser.parse(arguments.toArray(String[]::new)));
        assertThat(ours(printed.toString(UTF_8))).isEqualTo(theirs(theirs.output()));
        assertThat(exitCode).isEqualTo(theirs.exitCode());
    }

    /** Without the cures and what has no effect. */
    private static String ours(String output) {
        return output.lines()
                .filter(line -> !line.contains("[notice]"))
                .map(line -> line.replace("splitting-ambassador:", "nginx:")
                        .replaceAll("(\\[emerg].*(?:line|:\\d+)); .*", "$1"))
                .collect(Collectors.joining("\n"));
    }

    /** Nginx begins its lines in another way once its log is open. */
    private static String theirs(String output) {
        return output.lines()
                .filter(line -> !line.contains("[notice]"))
                .map(line -> line.replaceAll("^[0-9/]+ [0-9:]+ (\\[\\w+]) \\d+#\\d+: ", "nginx: $1 "))
                .collect(Collectors.joining("\n"));
    }
}
