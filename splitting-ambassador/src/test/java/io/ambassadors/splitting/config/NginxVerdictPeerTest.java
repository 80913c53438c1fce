package io.ambassadors.splitting.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.testing.Peers;
import io.ambassadors.common.testing.Programs;

/** The real nginx and we agree on which text is a configuration, and say the same of what is not. */
@Tag("peer")
class NginxVerdictPeerTest {
    private static final Pattern EMERGENCY = Pattern.compile("\\[emerg] (?:\\d+#\\d+: )?(.*)");
    private static final Map<String, String> AROUND = Map.of(
            "file", "@",
            "main", "events {}\n@\n",
            "events", "events {\n@\n}\n",
            "http", "events {}\nhttp {\n@\n}\n",
            "server", "events {}\nhttp {\nserver {\n@\n}\n}\n",
            "location", "events {}\nhttp {\nserver {\nlocation / {\n@\n}\n}\n}\n",
            "upstream", "events {}\nhttp {\nupstream u {\n@\n}\n}\n");

    @TempDir
    Path directory;

    @BeforeEach
    void prepare() throws IOException {
        Peers.require("nginx");
        Files.createDirectory(directory.resolve("sub"));
        for (Map.Entry<String, String> file : Map.of(
                        "entries", "a b;\nc d;\n",
                        "server", "server { listen 127.0.0.1:47111; }\n",
                        "unclosed", "events {\n",
                        "closing", "\n}\n",
                        "unknown", "\nfoo;\n",
                        ".hidden", "\nhidden;\n",
                        "sub/a.conf", "server { listen 127.0.0.1:47112; }\n",
                        "sub/b.conf", "\nbar on;\n",
                        "nested", "\ninclude " + directory + "/unknown;\n")
                .entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
    }

    @TestFactory
    Stream<DynamicTest> bothSayTheSame() throws IOException {
        List<String> snippets;
        try (var in = NginxVerdictPeerTest.class.getResourceAsStream("/nginx/snippets.txt")) {
            snippets = new String(in.readAllBytes(), ISO_8859_1).lines().toList();
        }
        return snippets.stream()
                .filter(line -> line.contains("|") && !line.startsWith("#"))
                .map(line -> DynamicTest.dynamicTest(line, () -> compare(text(line))));
    }

    @TestFactory
    Stream<DynamicTest> wordsOfAnyLengthAreJudgedAlike() {
        return Stream.of(
                        "pid " + "p".repeat(4095) + ";",
                        "pid " + "p".repeat(4096) + ";",
                        "pid\n'" + "p\n".repeat(2047) + "';",
                        "pid\n'" + "p\n".repeat(2048) + "';",
                        "pid \"" + "p".repeat(5000) + "\";",
                        "pid " + "p".repeat(4095) + " ;",
                        "pid " + "p".repeat(4094) + " ;",
                        " ".repeat(5000) + "foo;",
                        "# " + "c".repeat(4095) + "\nfoo;",
                        "# " + "c".repeat(4000) + "\nfoo " + "b".repeat(4000) + ";",
                        "foo" + " b".repeat(4000) + ";")
                .map(text -> DynamicTest.dynamicTest(
                        text.length() + " characters: " + text.strip().substring(0, 4),
                        () -> compare(text + "\nevents {}\n")));
    }

    private String text(String line) {
        int bar = line.indexOf('|');
        String text = line.substring(bar + 1)
                .strip()
                .replace("\\\\", "\0")
                .replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace('\0', '\\')
                .replace("@DIR@", directory.toString());
        return AROUND.get(line.substring(0, bar).strip()).replace("@", text);
    }

    private void compare(String text) throws IOException {
        Path file = directory.resolve("nginx.conf");
        Files.writeString(file, text, ISO_8859_1);
        String theirs = theirs(file);
        ParsedConfig parsed = NginxFile.read(file.toString());
        String ours = parsed.problems().stream()
                .filter(ConfigProblem::isError)
                .findFirst()
                .map(problem ->
                        problem.message() + (problem.line() > 0 ? " in " + problem.file() + ":" + problem.line() : ""))
                .orElse("accepted");
        assertThat(ours).isEqualTo(theirs);
    }

    private String theirs(Path file) throws IOException {
        Programs.Outcome outcome =
                Programs.run("nginx", "-t", "-e", "stderr", "-p", directory + "/", "-c", file.toString());
        Matcher emergency = EMERGENCY.matcher(outcome.output());
        // Once the syntax is found to be right, files are opened and sockets bound, which is no matter of the text.
        boolean opened =
                outcome.output().contains("syntax is ok") && !outcome.output().contains("no \"events\" section");
        if (outcome.exitCode() == 0 || opened) {
            return "accepted";
        }
        return emergency.find() ? emergency.group(1) : outcome.output();
    }
}
