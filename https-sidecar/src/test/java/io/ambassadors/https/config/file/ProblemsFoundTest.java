package io.ambassadors.https.config.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.ambassadors.common.config.ConfigProblem;

/** What is said about files that are wrong: where, what was found, what was expected, what to do. */
class ProblemsFoundTest {
    private static final String SAID = "--> ";

    /** Texts, and behind each what is said about it. */
    static Stream<Object[]> table() throws IOException {
        String table = Files.readString(Path.of("src/test/resources/https-sidecar/problems.txt"));
        return Stream.of(table.split("\n=====\n")).map(block -> new Object[] {
            block.lines().filter(line -> !line.startsWith(SAID)).collect(Collectors.joining("\n")),
            block.lines()
                    .filter(line -> line.startsWith(SAID))
                    .map(line -> line.substring(SAID.length()))
                    .toList()
        });
    }

    @ParameterizedTest
    @MethodSource("table")
    void says(String text, List<String> said) {
        assertThat(Read.said(text)).containsExactlyElementsOf(said);
    }

    @Test
    void findsAllProblemsAtOnceAndInTheOrderOfTheFile() {
        ParsedSidecar parsed = SidecarFile.parse(
                Read.FILE,
                "lisen: 1\nbackend: x\nclients:\n  verify: maybe\n  allow: {ip: [a, b]}\nprofile: old\nprofile: modern\n",
                Overrides.NONE);

        assertThat(parsed.problems()).extracting(ConfigProblem::line).containsExactly(1, 2, 4, 5, 5, 6, 7);
        assertThat(parsed.config()).isEmpty();
    }

    @Test
    void saysWhereAByteIsNotText() {
        byte[] content = {'a', ':', ' ', '1', '\n', 'b', ':', (byte) 0xff};

        assertThat(SidecarFile.parse(Read.FILE, content, Overrides.NONE).problems())
                .extracting(ConfigProblem::toString)
                .containsExactly("s.yml:2: error: found a byte that is not UTF-8; save the file as UTF-8");
    }

    @Test
    void letsNothingOfTheFileReachTheTerminal() {
        assertThat(Read.said("\"a\\e[31m\\nb\": 1"))
                .singleElement()
                .asString()
                .startsWith("s.yml:1:1: error: unknown key 'a?[31m?b'");
    }

    @Test
    void acceptsEveryWarningAndNote() {
        for (String text :
                List.of("listen: 9103", "post-quantum: require", "backend: http://app", "redirect-port: 1")) {
            ParsedSidecar parsed = SidecarFile.parse(Read.FILE, text, Overrides.NONE);

            assertThat(parsed.accepted()).isTrue();
            assertThat(parsed.problems()).hasSize(1);
        }
    }
}
